import type { Credentials } from "../../aws/clients.ts";
import { isQuickId } from "../../sources/amazon-quick/identity.ts";
import { amazonQuick } from "../../sources/amazon-quick.ts";
import type { OpenedSource, SourceOf } from "./sources.ts";

/** Opens Amazon Quick for the worker. */
export function openAmazonQuick(
  source: SourceOf<"local">,
  credentials: Credentials | undefined,
): OpenedSource {
  return {
    sourceId: source.sourceId,
    title: "Amazon Quick",
    read: () => amazonQuick({ ...source, credentials }),
    // An ID is a hash, from which the user cannot be found.
    find: async (id) => (isQuickId(id) ? "cannot-tell" : undefined),
  };
}
