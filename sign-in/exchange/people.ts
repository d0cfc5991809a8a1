import {
  GetUserIdCommand,
  IdentitystoreClient,
  ListUsersCommand,
  type User,
} from "@aws-sdk/client-identitystore";
import { type ClientConfig, clientConfig } from "../../sync/aws/clients.ts";
import { pagesOf } from "../../sync/aws/pagination.ts";
import { orMissing, using } from "../../sync/aws/reading.ts";

/** A page has 100 users, and ListUsers about 20 pages a second for the whole instance, which sync shares. Source: Identity Store quotas. */
const MAX_PAGES = 20;

/** The values of an attribute, with the IDs of the users who have each. */
export interface AttributeValues {
  readonly users: ReadonlyMap<string, readonly string[]>;
  /** IDs of users with the status DISABLED. Some users have no status, of which nothing is said. */
  readonly disabled: ReadonlySet<string>;
  readonly read: number;
  /** False if the directory has more users than were read. */
  readonly isComplete: boolean;
}

/** Where to look. */
export interface Directory {
  readonly config: ClientConfig;
  readonly identityStoreId: string;
  readonly signal: AbortSignal;
}

/** Reads the values of an attribute of a user. */
export type AttributeReader = (user: Pick<User, "Emails" | "ExternalIds" | "UserName">) => readonly string[];

/**
 * The values of an attribute of a user. Sources: Identity Store API Reference, User; IAM Identity Center User Guide, "Trusted token issuer
 * configuration settings", attribute mapping: e-mail, user name, external ID.
 *
 * @returns undefined for an attribute that is not known here.
 */
export function attributeReader(attribute: string): AttributeReader | undefined {
  if (attribute === "emails.value")
    return ({ Emails = [] }) => Emails.flatMap(({ Value }) => (Value ? [Value] : []));
  if (attribute === "userName") return ({ UserName }) => (UserName ? [UserName] : []);
  if (attribute === "externalIds.id")
    return ({ ExternalIds = [] }) => ExternalIds.flatMap(({ Id }) => (Id ? [Id] : []));
  return undefined;
}

/** Collects the values of an attribute, of at most 2,000 users: the check must end within seconds, whatever the directory's size. */
export async function attributeValues(
  { config, identityStoreId, signal }: Directory,
  valuesOf: AttributeReader,
  maxPages = MAX_PAGES,
): Promise<AttributeValues> {
  const client = new IdentitystoreClient(clientConfig(config));
  let hasMore = false;
  const pages = pagesOf(
    "the users of IAM Identity Center",
    async (NextToken) => {
      const command = new ListUsersCommand({ IdentityStoreId: identityStoreId, MaxResults: 100, NextToken });
      const page = await client.send(command, { abortSignal: signal });
      hasMore = page.NextToken !== undefined;
      return { items: page.Users ?? [], next: page.NextToken };
    },
    signal,
  );
  const users = new Map<string, string[]>();
  const disabled = new Set<string>();
  let read = 0;
  let pagesRead = 0;
  for await (const page of pages) {
    pagesRead += 1;
    read += page.length;
    for (const { UserId = "", ...user } of page) {
      if (user.UserStatus === "DISABLED") disabled.add(UserId);
      for (const value of new Set(valuesOf(user))) users.set(value, [...(users.get(value) ?? []), UserId]);
    }
    if (pagesRead === maxPages) break;
  }
  return { users, disabled, read, isComplete: !hasMore };
}

/** Values that more than one user has. */
export function duplicates({
  users,
}: Pick<AttributeValues, "users">): [value: string, ids: readonly string[]][] {
  return [...users].filter(([, ids]) => ids.length > 1);
}

/** Whether a user has a value, as GetUserId finds it: for e-mails and user names only, whatever the size of the directory. */
export async function hasUser(
  { config, identityStoreId, signal }: Directory,
  attribute: string,
  value: string,
): Promise<boolean | undefined> {
  if (attribute !== "emails.value" && attribute !== "userName") return undefined;
  const UniqueAttribute = { AttributePath: attribute, AttributeValue: value };
  const command = new GetUserIdCommand({
    IdentityStoreId: identityStoreId,
    AlternateIdentifier: { UniqueAttribute },
  });
  const found = await using(new IdentitystoreClient(clientConfig(config)), (client) =>
    orMissing(client.send(command, { abortSignal: signal })),
  );
  return found !== undefined;
}
