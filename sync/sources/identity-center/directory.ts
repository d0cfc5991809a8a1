import {
  DescribeUserCommand,
  type Group,
  IdentitystoreClient,
  IsMemberInGroupsCommand,
  ListGroupMembershipsCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ResourceNotFoundException,
  type User,
} from "@aws-sdk/client-identitystore";
import { type ClientConfig, clientConfig } from "../../aws/clients.ts";
import { type Page, readAll } from "../../aws/pagination.ts";

/** What sync asks of one Identity Store: each method is one call, but those that read a listing to its end. */
export interface Directory {
  readonly identityStoreId: string;
  usersPage(token: string | undefined): Promise<Page<User>>;
  /** @returns nothing for one who is gone by now. */
  user(id: string): Promise<User | undefined>;
  groups(): Promise<Group[]>;
  /** @returns ids. */
  members(group: { readonly id: string; readonly name: string }): Promise<string[]>;
  /** @returns those of the groups, by their ids, that a user is in. */
  groupsOf(userId: string, groupIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Source: Identity Store API reference, MaxResults. */
const LARGEST_PAGE = 100;

/** Source: IsMemberInGroups, GroupIds. */
const MOST_GROUPS = 100;

export function openDirectory(place: ClientConfig, identityStoreId: string): Directory {
  const client = new IdentitystoreClient(clientConfig(place));
  const store = { IdentityStoreId: identityStoreId };
  const paged = { ...store, MaxResults: LARGEST_PAGE };
  return {
    identityStoreId,
    usersPage: async (NextToken) => {
      const page = await client.send(new ListUsersCommand({ ...paged, NextToken }));
      return { items: page.Users ?? [], next: page.NextToken };
    },
    user: async (UserId) => {
      try {
        return await client.send(new DescribeUserCommand({ ...store, UserId }));
      } catch (error) {
        if (error instanceof ResourceNotFoundException && isAboutUser(error)) return undefined;
        throw error;
      }
    },
    groups: () =>
      readAll("the groups of Identity Center", async (NextToken) => {
        const page = await client.send(new ListGroupsCommand({ ...paged, NextToken }));
        return { items: page.Groups ?? [], next: page.NextToken };
      }),
    members: async ({ id, name }) => {
      const memberships = await readAll(`the members of ${name}`, async (NextToken) => {
        const page = await client.send(new ListGroupMembershipsCommand({ ...paged, GroupId: id, NextToken }));
        return { items: page.GroupMemberships ?? [], next: page.NextToken };
      });
      // A kind of member that is no user comes as one that this version of the SDK does not know.
      return memberships.map(({ MemberId }) => MemberId?.UserId ?? "").filter((userId) => userId !== "");
    },
    groupsOf: async (UserId, groupIds) => {
      const own = new Set<string>();
      for (let from = 0; from < groupIds.length; from += MOST_GROUPS) {
        const GroupIds = groupIds.slice(from, from + MOST_GROUPS);
        const request = { ...store, GroupIds, MemberId: { UserId } };
        const { Results = [] } = await client.send(new IsMemberInGroupsCommand(request));
        for (const { GroupId, MembershipExists } of Results)
          if (GroupId !== undefined && MembershipExists) own.add(GroupId);
      }
      return own;
    },
  };
}

/**
 * The store itself, or its key in KMS, can be what is not found. Source: Identity Store API reference, ResourceNotFoundException: the reason is
 * a KMS key's, else "this field is not included", or, as some answers have it, null.
 */
function isAboutUser({ ResourceType, Reason }: ResourceNotFoundException): boolean {
  return ResourceType !== "IDENTITY_STORE" && !Reason;
}
