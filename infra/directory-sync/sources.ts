import type { Input } from "@pulumi/pulumi";
import type { DirectorySync } from "../settings/directory-sync.ts";

/** Where those who are pushed by SCIM are kept. */
export interface ScimTable {
  readonly tableName: Input<string>;
  readonly tableArn: Input<string>;
}

/**
 * Which sources the worker asks, in order of precedence, in the words that the command's `--source` takes.
 *
 * @param scimTable the name of the table; absent, where nobody is pushed by SCIM.
 */
export function sourceWords(
  { identityStoreId }: Pick<DirectorySync, "identityStoreId">,
  scimTable: string | undefined,
): string[] {
  return [
    ...(identityStoreId === undefined ? [] : ["idc"]),
    ...(scimTable === undefined ? [] : [`scim,table=${scimTable}`]),
  ];
}
