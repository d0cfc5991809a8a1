import {
  ListNamespacesCommand,
  ListUsersCommand,
  QuickSightClient,
  type User,
} from "@aws-sdk/client-quicksight";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientConfig } from "../clients.ts";
import { SyncError } from "../errors.ts";
import { afterOthers, readAll } from "../pages.ts";
import type { Person } from "../person.ts";
import { checkAttributes, toPerson } from "./amazon-quick/attributes.ts";
import { checkGroups, select } from "./selection.ts";
import type { Source, SourceOptions } from "./source.ts";

/**
 * Lists the users that Amazon Quick keeps itself, of every namespace or of one. Groups are not asked for: a selection cannot name any.
 *
 * Amazon Quick answers in its home Region only, and names it where it refuses: that Region is then asked.
 */
export const amazonQuick: Source = async (options) => {
  checkAttributes(options.mapping ?? {});
  checkGroups(options, "Amazon Quick", []);
  const AwsAccountId = await accountOf(options);
  try {
    return await listPeople(options, AwsAccountId);
  } catch (error) {
    const region = homeRegionIn(error);
    if (region === undefined || region === options.region) throw error;
    return listPeople({ ...options, region }, AwsAccountId);
  }
};

async function accountOf(options: SourceOptions): Promise<string> {
  const { Account } = await new STSClient(clientConfig(options)).send(new GetCallerIdentityCommand({}));
  if (Account === undefined)
    throw new SyncError("QUICK_MISSING", "AWS does not say which account this is.", "Run it again.");
  return Account;
}

/** "Operation is being called from endpoint eu-central-1, but your identity region is us-east-1. Please use the us-east-1 endpoint." */
function homeRegionIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /identity region is ([a-z]{2,}(?:-[a-z]+)+-\d)/.exec(error.message)?.[1];
}

async function listPeople(options: SourceOptions, AwsAccountId: string): Promise<Person[]> {
  const client = new QuickSightClient(clientConfig(options));
  const namespaces =
    options.namespace === undefined ? await listNamespaces(client, AwsAccountId) : [options.namespace];
  const users: User[] = [];
  for (const Namespace of namespaces) {
    const read = () => listUsers(client, AwsAccountId, Namespace);
    const listed = users.length > 0 ? await afterOthers(read) : await read();
    for (const user of listed) users.push(user);
  }
  const people = users.map((user) => toPerson(user, options.mapping ?? {}));
  const candidates = people
    .filter((person) => person !== undefined)
    .map((person) => ({ person, groups: [] }));
  return select(candidates, options);
}

function listUsers(client: QuickSightClient, AwsAccountId: string, Namespace: string): Promise<User[]> {
  return readAll(`Amazon Quick's users in ${Namespace}`, async (NextToken) => {
    const page = await client.send(
      new ListUsersCommand({ AwsAccountId, Namespace, MaxResults: 100, NextToken }),
    );
    return { items: page.UserList ?? [], next: page.NextToken };
  });
}

function listNamespaces(client: QuickSightClient, AwsAccountId: string): Promise<string[]> {
  return readAll("Amazon Quick's namespaces", async (NextToken) => {
    const page = await client.send(new ListNamespacesCommand({ AwsAccountId, MaxResults: 100, NextToken }));
    const names = (page.Namespaces ?? []).map(({ Name }) => Name);
    return { items: names.filter((name) => name !== undefined), next: page.NextToken };
  });
}
