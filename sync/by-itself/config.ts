import * as z from "zod/mini";

const maxRemovals = z.union([
  z.strictObject({ count: z.number() }),
  z.strictObject({ share: z.number(), atLeast: z.number() }),
]);

const config = z.strictObject({
  poolId: z.string(),
  region: z.string(),
  /** Absent, where Identity Center is no source. */
  identityStoreId: z.optional(z.string()),
  groups: z.array(z.string()),
  /** Where those are kept who are pushed by SCIM; absent, where nobody is. */
  scimTable: z.optional(z.string()),
  onRemove: z.enum(["disable", "delete", "keep"]),
  graceDays: z.number(),
  maxRemovals,
  table: z.string(),
  queueUrl: z.url(),
  metricsFor: z.string(),
});

/** What a deployment fixes of sync by itself. */
export type WorkerConfig = z.infer<typeof config>;

/** Reads the config that the stack wrote. @throws ZodError where a deployment went wrong: it should not start. */
export function readWorkerConfig(text: string | undefined): WorkerConfig {
  return config.parse(JSON.parse(text ?? "null"));
}
