import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { defined } from "../model/defined.ts";
import { parseJson } from "../model/json.ts";
import type { WindowLimits } from "./change-window/entries.ts";
import type { ChangeLimits, LimitPair } from "./change-window/limits.ts";
import { type Item, numberIn, numberValue } from "./item.ts";
import type { Checkpoint } from "./state-store.ts";

const windowLimits = z.object({
  total: z.number(),
  bySource: z.array(z.tuple([z.string(), z.number()])),
});

const limitPair = z.object({ removals: z.optional(windowLimits), emailChanges: z.optional(windowLimits) });

const checkpointSchema = z.object({
  readStartedAt: z.number(),
  emailsLeft: z.optional(z.number()),
  limits: z.object({ ...limitPair.shape, established: limitPair }),
  byUsername: z.boolean(),
  sharedEmails: z.optional(z.array(z.string())),
});

/** The attributes that store a checkpoint; undefined for one that must be deleted. */
export function writeCheckpoint(checkpoint: Checkpoint): Record<string, AttributeValue | undefined> {
  const { readStartedAt, emailsLeft, limits, byUsername, sharedEmails } = checkpoint;
  return {
    lookedAt: numberValue(readStartedAt),
    limits: { S: writeLimits(limits) },
    byUsername: { BOOL: byUsername },
    sharedEmails: sharedEmails ? { L: sharedEmails.map((email) => ({ S: email })) } : { NULL: true },
    mails: emailsLeft === undefined ? undefined : numberValue(emailsLeft),
    // Attributes of an earlier version. Without them, it reconciles all users first.
    removals: undefined,
    removed: undefined,
    removedSince: undefined,
  };
}

/** @returns undefined for a checkpoint of an earlier version: then all users are reconciled first. */
export function readCheckpoint(item: Item | undefined): Checkpoint | undefined {
  if (item?.["lookedAt"] === undefined) return undefined;
  const read = checkpointSchema.safeParse({
    readStartedAt: numberIn(item, "lookedAt"),
    emailsLeft: numberIn(item, "mails"),
    limits: parseJson(item["limits"]?.S ?? "null"),
    byUsername: item["byUsername"]?.BOOL,
    sharedEmails: item["sharedEmails"]?.L?.flatMap(({ S = [] }) => S),
  });
  return read.success ? defined({ ...read.data, limits: readLimits(read.data.limits) }) : undefined;
}

/** JSON has no maps. */
function writeLimits({ established, ...all }: ChangeLimits): string {
  const write = (limits: WindowLimits | undefined) => limits && { ...limits, bySource: [...limits.bySource] };
  const pair = ({ removals, emailChanges }: LimitPair) => ({
    removals: write(removals),
    emailChanges: write(emailChanges),
  });
  return JSON.stringify({ ...pair(all), established: pair(established) });
}

function readLimits({ established, ...all }: z.infer<typeof checkpointSchema>["limits"]): ChangeLimits {
  return { ...readPair(all), established: readPair(established) };
}

function readPair({ removals, emailChanges }: z.infer<typeof limitPair>): LimitPair {
  const read = ({ total, bySource }: z.infer<typeof windowLimits>): WindowLimits => ({
    total,
    bySource: new Map(bySource),
  });
  return defined({
    removals: removals && read(removals),
    emailChanges: emailChanges && read(emailChanges),
  });
}
