import type { Credentials } from "../aws/clients.ts";
import type { Person } from "../model/person.ts";
import type { Mapping } from "./mapping.ts";
import type { AllPeople } from "./people.ts";
import type { Selection } from "./selection.ts";

/** How to read a source, and which users are selected. */
export interface SourceOptions extends Selection {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** A role that can read the directory, in any account. The credentials assume it. */
  readonly roleArn?: string | undefined;
  /** The external ID that the role's trust policy requires. Source: "How to use an external ID", IAM. */
  readonly externalId?: string | undefined;
  readonly identityStoreId?: string | undefined;
  /** Namespace of Amazon Quick; absent for all. */
  readonly namespace?: string | undefined;
  /** Reads also what identity providers may call the users. @default false: it takes memory */
  readonly subjects?: boolean | undefined;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
  /** Path of a manifest. */
  readonly file?: string | undefined;
  /** The table of the SCIM endpoint. */
  readonly table?: string | undefined;
  /** The attribute for each field. @default see docs/sources.md */
  readonly mapping?: Mapping | undefined;
}

/** Lists all users of a directory. @throws SyncError if the list is not complete. */
export type Source<Listed extends AllPeople = Person[]> = (options: SourceOptions) => Promise<Listed>;
