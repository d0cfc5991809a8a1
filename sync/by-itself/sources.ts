import type { NamedSource } from "../sources/combined.ts";
import { identityCenter } from "../sources/identity-center.ts";
import type { WorkerConfig } from "./config.ts";

/**
 * Opens the sources that a deployment fixed, in order of precedence. They are made of the config itself: the words of a command line
 * would take a parser with them into the Lambda, and every other kind of source.
 */
export function sourcesOf({ region, identityStoreId, groups }: WorkerConfig): NamedSource[] {
  const sources: NamedSource[] = [];
  if (identityStoreId !== undefined) {
    const read = () => identityCenter({ region, identityStoreId, groups });
    sources.push({ mark: "idc", title: "IAM Identity Center", read });
  }
  return sources;
}
