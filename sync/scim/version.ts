import { ScimError } from "./errors.ts";
import type { StoredResource } from "./stored-resource.ts";

/** A weak ETag: what is shown can differ by what was asked for. Source: RFC 7644, section 3.14. */
export function etagOf({ version }: Pick<StoredResource, "version">): string {
  return `W/"${version}"`;
}

/** Sees to it that what a request rests on is still so. @throws ScimError 412 */
export function checkVersion(kept: StoredResource, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(",").map((tag) => tag.trim());
  if (tags.includes("*") || tags.some((tag) => tag.replace(/^W\//, "") === `"${kept.version}"`)) return;
  throw new ScimError(412, "It was changed since: read it again.");
}
