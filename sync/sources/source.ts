import type { Credentials } from "../aws/clients.ts";
import type { Person } from "../model/person.ts";
import type { Mapping } from "./mapping.ts";
import type { AllPeople } from "./people.ts";
import type { Selection } from "./selection.ts";

/** How to find the people, and which of them are meant. */
export interface SourceOptions extends Selection {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** A role that may read the directory, in whatever account; those credentials assume it. */
  readonly roleArn?: string | undefined;
  /** What the role's trust asks for. Source: "How to use an external ID", IAM. */
  readonly externalId?: string | undefined;
  readonly identityStoreId?: string | undefined;
  /** Namespace of Amazon Quick; absent for all. */
  readonly namespace?: string | undefined;
  /** Path of a manifest. */
  readonly file?: string | undefined;
  /** Table in which the SCIM endpoint keeps what is pushed to it. */
  readonly table?: string | undefined;
  /** Which of the directory's attributes gives what. @default as docs/sources.md says of each source */
  readonly mapping?: Mapping | undefined;
}

/** Lists everybody in a directory, in full pages. @throws SyncError where that is not possible: never half a list. */
export type Source<Listed extends AllPeople = Person[]> = (options: SourceOptions) => Promise<Listed>;
