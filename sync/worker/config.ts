import * as z from "zod/mini";
import { defaultPolicy } from "../model/policy.ts";

const texts = z.array(z.string());
const text = z.optional(z.string());

/** Settings of every source: which users are selected, and how attributes are mapped. */
const COMMON_FIELDS = {
  /** `custom:source` of the accounts that come from it. */
  sourceId: z.string(),
  groups: texts,
  excludeGroups: texts,
  include: texts,
  exclude: texts,
  mapping: z.strictObject({ email: text, name: text, givenName: text, familyName: text }),
};

/** The Region of a directory, and the role that reads it in another account. */
const DIRECTORY_FIELDS = { region: z.string(), roleArn: text, externalId: text };

const source = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("idc"),
    ...COMMON_FIELDS,
    ...DIRECTORY_FIELDS,
    identityStoreId: z.string(),
  }),
  z.strictObject({ kind: z.literal("local"), ...COMMON_FIELDS, ...DIRECTORY_FIELDS, namespace: text }),
  z.strictObject({ kind: z.literal("scim"), ...COMMON_FIELDS, table: z.string() }),
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
  // Stacks that an earlier version deployed do not have it.
  maxEmailChanges: z._default(changeLimit, defaultPolicy.maxEmailChanges),
  maxInvitations: z.number(),
  emailsPerDay: z.optional(z.number()),
  table: z.string(),
  queueUrl: z.url(),
  metricsDimension: z.string(),
  auditLogGroup: z.string(),
});

/** The configuration that the stack writes for the worker. */
export type WorkerConfig = z.infer<typeof config>;

/** A source in that configuration. */
export type WorkerSource = z.infer<typeof source>;

/** Parses the configuration that the stack wrote. @throws ZodError if it is invalid: the worker must not start. */
export function readWorkerConfig(text: string | undefined): WorkerConfig {
  return config.parse(JSON.parse(text ?? "null"));
}
