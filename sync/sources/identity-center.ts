import {
  IdentitystoreClient,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
  type User,
} from "@aws-sdk/client-identitystore";
import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { clientConfig } from "../clients.ts";
import { SyncError } from "../errors.ts";
import { afterOthers, readAll } from "../pages.ts";
import type { Person } from "../person.ts";
import type { Source, SourceOptions } from "./source.ts";

/** Lists the people of IAM Identity Center: all of them, or the members of groups. */
export const identityCenter: Source = async (options) => {
  const IdentityStoreId = options.identityStoreId ?? (await findIdentityStore(options));
  const client = new IdentitystoreClient(clientConfig(options));
  const users = await listUsers(client, IdentityStoreId);
  const members = await afterOthers(() => listMembers(client, IdentityStoreId, options.groups));
  const people = users.map(toPerson).filter((person) => person !== undefined);
  return members === undefined ? people : people.filter(({ id }) => members.has(id));
};

async function findIdentityStore(options: SourceOptions): Promise<string> {
  const client = new SSOAdminClient(clientConfig(options));
  const instances = await readAll("Identity Center's instances", async (NextToken) => {
    const page = await client.send(new ListInstancesCommand({ NextToken }));
    return { items: page.Instances ?? [], next: page.NextToken };
  });
  const ids = instances.map(({ IdentityStoreId }) => IdentityStoreId).filter((id) => id !== undefined);
  const [only, ...others] = ids;
  if (only === undefined) {
    throw new SyncError(
      "INSTANCE_MISSING",
      `There is no IAM Identity Center instance in ${await client.config.region()} for this account.`,
      "Say in which Region it is with --source-region, and with --source-profile in which account.",
    );
  }
  if (others.length > 0) {
    const hint = `Say which with --identity-store-id: ${ids.join(" or ")}.`;
    throw new SyncError("INSTANCE_AMBIGUOUS", "There are several IAM Identity Center instances.", hint);
  }
  return only;
}

function listUsers(client: IdentitystoreClient, IdentityStoreId: string): Promise<User[]> {
  return readAll("the users of Identity Center", async (NextToken) => {
    const page = await client.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 100, NextToken }));
    return { items: page.Users ?? [], next: page.NextToken };
  });
}

/** @returns ids of the members of these groups, or nothing where no group was named. */
async function listMembers(
  client: IdentitystoreClient,
  IdentityStoreId: string,
  names: readonly string[],
): Promise<Set<string> | undefined> {
  if (names.length === 0) return undefined;
  const groups = await readAll("the groups of Identity Center", async (NextToken) => {
    const page = await client.send(new ListGroupsCommand({ IdentityStoreId, MaxResults: 100, NextToken }));
    return { items: page.Groups ?? [], next: page.NextToken };
  });
  const ids = new Map(groups.map(({ DisplayName, GroupId }) => [DisplayName, GroupId]));
  const members = new Set<string>();
  for (const name of names) {
    const GroupId = ids.get(name);
    if (GroupId === undefined)
      throw unknownGroup(
        name,
        [...ids.keys()].filter((key) => key !== undefined),
      );
    const memberships = await readAll(`the members of ${name}`, async (NextToken) => {
      const command = new ListGroupMembershipsCommand({
        IdentityStoreId,
        GroupId,
        MaxResults: 100,
        NextToken,
      });
      const page = await client.send(command);
      return { items: page.GroupMemberships ?? [], next: page.NextToken };
    });
    for (const { MemberId } of memberships)
      if (MemberId && "UserId" in MemberId && MemberId.UserId) members.add(MemberId.UserId);
  }
  return members;
}

function unknownGroup(name: string, known: readonly string[]): SyncError {
  const shown = [...known]
    .sort()
    .slice(0, 10)
    .map((group) => `"${group}"`);
  const rest = known.length > shown.length ? ` and ${known.length - shown.length} more` : "";
  const hint = known.length === 0 ? "It has no groups at all." : `It has ${shown.join(", ")}${rest}.`;
  return new SyncError("GROUP_UNKNOWN", `Identity Center has no group called "${name}".`, hint);
}

/** Source: Identity Store, type User. `Emails` and `UserStatus` can be missing; the primary e-mail is marked. */
export function toPerson({ UserId, UserName, DisplayName, Name, Emails, UserStatus }: User): Person | undefined {
  if (UserId === undefined) return undefined;
  const sorted = [...(Emails ?? [])].sort((a, b) => Number(b.Primary ?? false) - Number(a.Primary ?? false));
  return {
    id: UserId,
    emails: sorted.map(({ Value }) => Value).filter((value) => value !== undefined),
    displayName: DisplayName ?? UserName ?? "",
    ...(Name?.GivenName && { givenName: Name.GivenName }),
    ...(Name?.FamilyName && { familyName: Name.FamilyName }),
    enabled: UserStatus !== "DISABLED",
  };
}
