import type { Credentials } from "../clients.ts";
import type { Person } from "../person.ts";

export type SourceName = "idc" | "local";

/** How to find the people. */
export interface SourceOptions {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** Names of groups in Identity Center; empty for everybody. */
  readonly groups: readonly string[];
  readonly identityStoreId?: string | undefined;
  /** Namespace of Amazon Quick; absent for all. */
  readonly namespace?: string | undefined;
}

/** Lists everybody in a directory, in full pages. @throws SyncError where that is not possible: never half a list. */
export type Source = (options: SourceOptions) => Promise<Person[]>;
