import {
  ListNamespacesCommand,
  ListUsersCommand,
  QuickSightClient,
  type User,
} from "@aws-sdk/client-quicksight";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientConfig } from "../aws/clients.ts";
import { afterOthers, readAll } from "../aws/pagination.ts";
import { defined } from "../model/defined.ts";
import { SyncError } from "../model/errors.ts";
import type { UnidentifiedEntry } from "../model/person.ts";
import { checkAttributes, type ListedUser } from "./amazon-quick/entry.ts";
import { peopleOf } from "./amazon-quick/people-of.ts";
import type { Mapping } from "./mapping.ts";
import { People } from "./people.ts";
import { type Candidate, checkGroups, selectorOf } from "./selection.ts";
import type { Source, SourceOptions } from "./source.ts";

/**
 * Lists the users of Amazon Quick, of all namespaces or of one. Groups are not read, so a selection cannot name any.
 *
 * Amazon Quick answers only in its home Region. Its error names that Region, which is then used.
 */
export const amazonQuick: Source<People> = async (options) => {
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
  const { Account } = await new STSClient(clientConfig(options)).send(
    new GetCallerIdentityCommand({}),
    sendingOf(options),
  );
  if (Account === undefined)
    throw new SyncError("QUICK_MISSING", "AWS did not return the account ID.", "Run the command again.");
  return Account;
}

function sendingOf({ signal }: SourceOptions) {
  return defined({ abortSignal: signal });
}

/** The home Region in an error: "Operation is being called from endpoint eu-central-1, but your identity region is us-east-1. Please use the us-east-1 endpoint." */
export function homeRegionIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /identity region is ([a-z]{2,}(?:-[a-z]+)+-\d)/.exec(error.message)?.[1];
}

async function listPeople(options: SourceOptions, accountId: string): Promise<People> {
  const isSelected = selectorOf(options);
  const listed = await listAllUsers(options, accountId);
  const { people, unidentified } = peopleOf(listed, mappingOf(options));
  // By ID: dropping one of several conflicting entries would hide the conflict.
  const selectedIds = new Set(
    people.filter((person) => isSelected({ person, groups: [] })).map(({ id }) => id),
  );
  const selected = new People();
  for (const person of people) if (selectedIds.has(person.id)) selected.add(person);
  for (const entry of unidentified) if (mayBeSelected(entry, isSelected)) selected.unidentified.push(entry);
  return selected;
}

/** Without links, what identity providers call the users is not read. */
function mappingOf({ mapping = {}, subjects = false }: SourceOptions): Mapping {
  return subjects ? mapping : { ...mapping, subject: undefined };
}

/** An entry without an e-mail address may belong to any account, also of a selected user. */
function mayBeSelected(
  { name, email }: UnidentifiedEntry,
  isSelected: (candidate: Candidate) => boolean,
): boolean {
  if (email === undefined) return true;
  return isSelected({ person: { id: "", emails: [email], displayName: name, enabled: true }, groups: [] });
}

async function listAllUsers(options: SourceOptions, accountId: string): Promise<ListedUser[]> {
  const client = new QuickSightClient(clientConfig(options));
  const namespaces =
    options.namespace === undefined ? await listNamespaces(client, accountId, options) : [options.namespace];
  const all: ListedUser[] = [];
  for (const namespace of namespaces) {
    const read = () => listUsers(client, accountId, namespace, options);
    const users = all.length > 0 ? await afterOthers(read) : await read();
    for (const user of users) all.push({ accountId, namespace, user });
  }
  return all;
}

function listUsers(
  client: QuickSightClient,
  AwsAccountId: string,
  Namespace: string,
  options: SourceOptions,
): Promise<User[]> {
  return readAll(
    `Amazon Quick's users in ${Namespace}`,
    async (NextToken) => {
      const page = await client.send(
        new ListUsersCommand({ AwsAccountId, Namespace, MaxResults: 100, NextToken }),
        sendingOf(options),
      );
      return { items: page.UserList ?? [], next: page.NextToken };
    },
    options.signal,
  );
}

function listNamespaces(
  client: QuickSightClient,
  AwsAccountId: string,
  options: SourceOptions,
): Promise<string[]> {
  return readAll(
    "Amazon Quick's namespaces",
    async (NextToken) => {
      const page = await client.send(
        new ListNamespacesCommand({ AwsAccountId, MaxResults: 100, NextToken }),
        sendingOf(options),
      );
      const names = (page.Namespaces ?? []).map(({ Name }) => Name);
      return { items: names.filter((name) => name !== undefined), next: page.NextToken };
    },
    options.signal,
  );
}
