import * as z from "zod/mini";
import { defaultPolicy } from "../model/policy.ts";
import { LINK_KEYS } from "../model/provider-rules.ts";

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
  mapping: z.strictObject({ email: text, name: text, givenName: text, familyName: text, subject: text }),
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

const providerRule = z.strictObject({
  follow: z.boolean(),
  link: z.optional(z.enum(LINK_KEYS)),
  trustEmails: z.optional(z.boolean()),
});

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
  // Stacks that an earlier version deployed do not have it.
  providers: z.optional(z.record(z.string(), providerRule)),
  /** Absent: an app takes e-mail and password. */
  directSignIn: z.optional(z.boolean()),
  table: z.string(),
  queueUrl: z.url(),
  metricsDimension: z.string(),
  auditLogGroup: z.string(),
  /** The table of a source `scim`: its name is known only when it exists. */
  scimTable: text,
});

/** The configuration of the worker. */
export type WorkerConfig = z.infer<typeof config>;

/** A source in that configuration. */
export type WorkerSource = z.infer<typeof source>;

/** The part that is known before deployment. It is in the function's code, since its environment variables hold 4 KB. */
export type WorkerSettings = Pick<
  WorkerConfig,
  | "sources"
  | "onRemove"
  | "graceDays"
  | "maxRemovals"
  | "maxEmailChanges"
  | "maxInvitations"
  | "emailsPerDay"
  | "providers"
  | "directSignIn"
>;

/** The part with the names of the stack's resources: the environment variable SYNC. */
export type WorkerResources = Omit<WorkerConfig, keyof WorkerSettings>;

/**
 * Parses the configuration that the stack wrote.
 *
 * @param text the environment variable SYNC.
 * @param settings what the function's code contains.
 * @throws ZodError if it is invalid: the worker must not start.
 */
export function readWorkerConfig(
  text: string | undefined,
  settings: Partial<WorkerSettings> = {},
): WorkerConfig {
  const own: unknown = JSON.parse(text ?? "null");
  const { scimTable, ...read } = config.parse(typeof own === "object" ? { ...settings, ...own } : own);
  if (scimTable === undefined) return read;
  const sources = read.sources.map((one) => (one.kind === "scim" ? { ...one, table: scimTable } : one));
  return { ...read, sources };
}
