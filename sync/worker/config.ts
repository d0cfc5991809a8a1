import * as z from "zod/mini";
import { defaultPolicy } from "../model/policy.ts";

const texts = z.array(z.string());
const text = z.optional(z.string());

/** What can be said of every source: who of it is meant, and what its attributes mean. */
const OF_ALL = {
  /** What accounts that are made from it carry. */
  sourceId: z.string(),
  groups: texts,
  excludeGroups: texts,
  include: texts,
  exclude: texts,
  mapping: z.strictObject({ email: text, name: text, givenName: text, familyName: text }),
};

/** Where a directory stands that others than this stack made, and through which role it is read. */
const ELSEWHERE = { region: z.string(), roleArn: text, externalId: text };

const source = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("idc"), ...OF_ALL, ...ELSEWHERE, identityStoreId: z.string() }),
  z.strictObject({ kind: z.literal("local"), ...OF_ALL, ...ELSEWHERE, namespace: text }),
  z.strictObject({ kind: z.literal("scim"), ...OF_ALL, table: z.string() }),
]);

const changeLimit = z.union([
  z.strictObject({ count: z.number() }),
  z.strictObject({ share: z.number(), atLeast: z.number() }),
]);

const config = z.strictObject({
  poolId: z.string(),
  /** In order of precedence. */
  sources: z.array(source).check(z.minLength(1)),
  onRemove: z.enum(["disable", "delete", "keep"]),
  graceDays: z.number(),
  maxRemovals: changeLimit,
  // A stack that an earlier version deployed does not say it.
  maxEmailChanges: z._default(changeLimit, defaultPolicy.maxEmailChanges),
  maxInvitations: z.number(),
  emailsPerDay: z.optional(z.number()),
  table: z.string(),
  queueUrl: z.url(),
  metricsDimension: z.string(),
  auditLogGroup: z.string(),
});

/** What a deployment fixes of sync by itself. */
export type WorkerConfig = z.infer<typeof config>;

/** A source, with all that a deployment fixes of it. */
export type WorkerSource = z.infer<typeof source>;

/** Reads the config that the stack wrote. @throws ZodError where a deployment went wrong: it should not start. */
export function readWorkerConfig(text: string | undefined): WorkerConfig {
  return config.parse(JSON.parse(text ?? "null"));
}
