import { readFile } from "node:fs/promises";
import { z } from "zod";
import { isAction, type PlanEntry } from "../../model/action.ts";
import { SyncError } from "../../model/errors.ts";
import { jsonText } from "../../model/safe-text.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import { type OutputKind, outputFile } from "../shared/output-file.ts";
import { actionDocument } from "../show/report.ts";
import { fingerprintOf } from "./fingerprint.ts";

const FORMAT_VERSION = 1;

const changeLimit = z.union([
  z.strictObject({ count: z.number() }),
  z.strictObject({ share: z.number(), atLeast: z.number() }),
]);

/** The options of a plan that decide about its content. */
const planOptions = z.strictObject({
  source: z.union([z.string(), z.array(z.string())]),
  sourceRegion: z.string().optional(),
  sourceProfile: z.string().optional(),
  groups: z.array(z.string()).default([]),
  excludeGroups: z.array(z.string()).default([]),
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
  map: z.array(z.string()).default([]),
  identityStoreId: z.string().optional(),
  namespace: z.string().optional(),
  prune: z.boolean().default(false),
  onRemove: z.enum(["disable", "delete", "keep"]).optional(),
  graceDays: z.number().optional(),
  retireSource: z.array(z.string()).default([]),
  maxRemovals: changeLimit.optional(),
  allowRemovals: z.number().optional(),
  maxEmailChanges: changeLimit.optional(),
  allowEmailChanges: z.number().optional(),
  adopt: z.boolean().default(false),
  resend: z.boolean().default(false),
  resendAfterDays: z.number().optional(),
  maxInvitations: z.number().optional(),
});

const planFile = z.object({
  version: z.literal(FORMAT_VERSION),
  made: z.string(),
  poolId: z.string(),
  // The name of the field in the file.
  asked: planOptions,
  /** Only the fingerprint is read; the rest is for reviewers. */
  actions: z.array(z.looseObject({ fingerprint: z.string() })),
});

/** Plans of all versions begin with these members. */
const PLAN: OutputKind = {
  name: "plan of sync",
  start: /^\{\s*"version": ?\d+,\s*"made": ?"[^"]*",\s*"poolId": ?"[^"]*",\s*"asked": ?\{/,
  code: "PLAN_UNWRITABLE",
};

/** Writes the plan of a run. */
export type WritePlan = (request: SyncRequest, actions: readonly PlanEntry[], made: Date) => Promise<void>;

/**
 * Prepares a file for a plan, for `apply` and for reviewers.
 *
 * @throws SyncError PLAN_UNWRITABLE if the file cannot be written, or contains something else.
 */
export async function planFileAt(path: string): Promise<WritePlan> {
  const write = await outputFile(path, PLAN);
  return (request, actions, made) => write(`${jsonText(documentOf(request, actions, made))}\n`);
}

function documentOf(request: SyncRequest, actions: readonly PlanEntry[], made: Date): object {
  const given = Object.entries(request).filter(([key]) => key in planOptions.shape);
  return {
    version: FORMAT_VERSION,
    made: made.toISOString(),
    poolId: request.target.poolId,
    asked: Object.fromEntries(given),
    actions: actions
      .filter(isAction)
      .map((action) => ({ fingerprint: fingerprintOf(action), ...actionDocument(action) })),
  };
}

/**
 * Reads a plan that `planFileAt` wrote.
 *
 * @param poolId the pool to apply it to.
 * @throws SyncError PLAN_UNREADABLE
 */
export async function readPlanFile(path: string, poolId: string): Promise<Omit<SyncRequest, "target">> {
  const plan = planFile.safeParse(await readJson(path));
  if (!plan.success)
    throw unreadable(`${path} is not a plan of this version of sync: ${z.prettifyError(plan.error)}.`);
  if (plan.data.poolId !== poolId)
    throw unreadable(`${path} is a plan for the pool ${plan.data.poolId}, not for ${poolId}.`);
  return { ...plan.data.asked, exactly: new Set(plan.data.actions.map(({ fingerprint }) => fingerprint)) };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw unreadable(`${path} ${why}.`, error);
  }
}

function unreadable(message: string, cause?: unknown): SyncError {
  const hint = "Make a plan: npm run sync -- plan --source idc --out plan.json";
  return new SyncError("PLAN_UNREADABLE", message, hint, cause);
}
