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
import { defined } from "../../model/defined.ts";

/** The reads of one Identity Store. Each method is one call, except those that read a whole listing. */
export interface Directory {
  readonly identityStoreId: string;
  usersPage(token: string | undefined): Promise<Page<User>>;
  /** @returns nothing for a user who does not exist. */
  user(id: string): Promise<User | undefined>;
  groups(): Promise<Group[]>;
  /** @returns user IDs. */
  members(group: { readonly id: string; readonly name: string }): Promise<string[]>;
  /** @returns the IDs of those groups that the user is a member of. */
  groupsOf(userId: string, groupIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Source: Identity Store API reference, MaxResults. */
const PAGE_SIZE = 100;

/** Source: IsMemberInGroups, GroupIds. */
const MAX_GROUPS_PER_CALL = 100;

/** @param config with a signal that ends all calls. */
export function openDirectory(
  config: ClientConfig & { readonly signal?: AbortSignal | undefined },
  identityStoreId: string,
): Directory {
  const client = new IdentitystoreClient(clientConfig(config));
  const { signal } = config;
  const sending = defined({ abortSignal: signal });
  const store = { IdentityStoreId: identityStoreId };
  const paged = { ...store, MaxResults: PAGE_SIZE };
  return {
    identityStoreId,
    usersPage: async (NextToken) => {
      const page = await client.send(new ListUsersCommand({ ...paged, NextToken }), sending);
      return { items: page.Users ?? [], next: page.NextToken };
    },
    user: async (UserId) => {
      try {
        return await client.send(new DescribeUserCommand({ ...store, UserId }), sending);
      } catch (error) {
        if (error instanceof ResourceNotFoundException && isAboutUser(error)) return undefined;
        throw error;
      }
    },
    groups: () =>
      readAll(
        "the groups of Identity Center",
        async (NextToken) => {
          const page = await client.send(new ListGroupsCommand({ ...paged, NextToken }), sending);
          return { items: page.Groups ?? [], next: page.NextToken };
        },
        signal,
      ),
    members: async ({ id, name }) => {
      const memberships = await readAll(
        `the members of ${name}`,
        async (NextToken) => {
          const page = await client.send(
            new ListGroupMembershipsCommand({ ...paged, GroupId: id, NextToken }),
            sending,
          );
          return { items: page.GroupMemberships ?? [], next: page.NextToken };
        },
        signal,
      );
      // Members of other kinds have no UserId.
      return memberships.map(({ MemberId }) => MemberId?.UserId ?? "").filter((userId) => userId !== "");
    },
    groupsOf: async (UserId, groupIds) => {
      const own = new Set<string>();
      for (let from = 0; from < groupIds.length; from += MAX_GROUPS_PER_CALL) {
        const GroupIds = groupIds.slice(from, from + MAX_GROUPS_PER_CALL);
        const request = { ...store, GroupIds, MemberId: { UserId } };
        const { Results = [] } = await client.send(new IsMemberInGroupsCommand(request), sending);
        for (const { GroupId, MembershipExists } of Results)
          if (GroupId !== undefined && MembershipExists) own.add(GroupId);
      }
      return own;
    },
  };
}

/**
 * The error can also be about the store or its KMS key. Source: Identity Store API reference, ResourceNotFoundException: the reason is
 * a KMS key's, else "this field is not included", or, as some answers have it, null.
 */
function isAboutUser({ ResourceType, Reason }: ResourceNotFoundException): boolean {
  return ResourceType !== "IDENTITY_STORE" && !Reason;
}
