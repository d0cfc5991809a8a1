import { z } from "zod";
import { parseJson } from "../../sync/model/json.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";
import { type WorkerSource, workerSources } from "../output/invite-steps.ts";

const kind = z.enum(workerSources);

/** The part of the setting that names sources. infra/settings/directory-sync.ts checks all of it before. */
const directorySync = z.object({
  identityStoreId: z.string().optional(),
  sources: z.array(z.union([kind, z.object({ kind })])).optional(),
});

/**
 * What the worker of a stack reads, in order of precedence: Identity Center by its store's ID, the SCIM table, or the sources that are listed.
 *
 * @returns an empty list without `directorySync`.
 */
export function workerSourcesOf(config: StackConfig): readonly WorkerSource[] {
  const text = ownValue(config, "directorySync");
  const read = directorySync.safeParse(text === undefined ? undefined : parseJson(text));
  if (!read.success) return [];
  const { identityStoreId, sources } = read.data;
  if (sources !== undefined)
    return [...new Set(sources.map((one) => (typeof one === "string" ? one : one.kind)))];
  const pushed = !["false", undefined].includes(ownValue(config, "scim"));
  return [...(identityStoreId === undefined ? [] : ["idc" as const]), ...(pushed ? ["scim" as const] : [])];
}
