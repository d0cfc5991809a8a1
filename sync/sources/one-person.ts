import {
  DescribeUserCommand,
  IdentitystoreClient,
  IsMemberInGroupsCommand,
  ListGroupsCommand,
} from "@aws-sdk/client-identitystore";
import { clientConfig } from "../clients.ts";
import { SyncError } from "../errors.ts";
import { readAll } from "../pages.ts";
import type { Person } from "../person.ts";
import { toPerson } from "./identity-center/attributes.ts";
import type { SourceOptions } from "./source.ts";

/** Where one person is looked up: the store has to be known, since looking for it costs more than the person. */
export type OnePersonOptions = Pick<SourceOptions, "region" | "credentials" | "groups"> & {
  readonly identityStoreId: string;
};

/**
 * Asks IAM Identity Center for one person by id.
 *
 * @returns nothing for somebody who is not there, or in none of the groups that are meant.
 */
export async function identityCenterPerson(
  options: OnePersonOptions,
  UserId: string,
): Promise<Person | undefined> {
  const { identityStoreId: IdentityStoreId, groups = [] } = options;
  const client = new IdentitystoreClient(clientConfig(options));
  try {
    const user = await client.send(new DescribeUserCommand({ IdentityStoreId, UserId }));
    const isMeant = groups.length === 0 || (await isMember(client, IdentityStoreId, UserId, groups));
    return isMeant ? toPerson(user) : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

async function isMember(
  client: IdentitystoreClient,
  IdentityStoreId: string,
  UserId: string,
  names: readonly string[],
): Promise<boolean> {
  const groups = await readAll("the groups of Identity Center", async (NextToken) => {
    const page = await client.send(new ListGroupsCommand({ IdentityStoreId, MaxResults: 100, NextToken }));
    return { items: page.Groups ?? [], next: page.NextToken };
  });
  const meant = groups.filter(({ DisplayName }) => DisplayName !== undefined && names.includes(DisplayName));
  const GroupIds = meant.map(({ GroupId }) => GroupId).filter((id) => id !== undefined);
  const missing = names.filter((name) => !meant.some(({ DisplayName }) => DisplayName === name));
  if (missing.length > 0) {
    // A group that was renamed looks like one that everybody has left.
    const hint = "Name the groups of directorySync as Identity Center does now.";
    throw new SyncError("GROUP_UNKNOWN", `Identity Center has no group called "${missing[0]}".`, hint);
  }
  const request = { IdentityStoreId, GroupIds, MemberId: { UserId } };
  const { Results = [] } = await client.send(new IsMemberInGroupsCommand(request));
  return Results.some(({ MembershipExists }) => MembershipExists);
}
