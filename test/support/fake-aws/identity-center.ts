import { z } from "zod";
import { pageOf } from "./paging.ts";
import { Refusal } from "./refusal.ts";

/** A user of the directory. Source: Identity Store, type User. */
export interface FakePerson {
  readonly UserId: string;
  readonly UserName: string;
  readonly DisplayName?: string;
  readonly Name?: { readonly GivenName?: string; readonly FamilyName?: string };
  readonly Emails?: readonly { readonly Value?: string; readonly Primary?: boolean }[];
  /** "ENABLED" by default; `null` for a user without a status in the directory. */
  readonly UserStatus?: string | null;
}

/** Source: Identity Store, ListUsers, MaxResults. */
const MAX_PAGE_SIZE = 100;

const paged = z.object({ MaxResults: z.number().default(MAX_PAGE_SIZE), NextToken: z.string().optional() });
const ofStore = z.object({ IdentityStoreId: z.string() });
const described = z.object({ UserId: z.string() });
const memberships = paged.extend({ GroupId: z.string() });
/** Some services answer unknown values with null, others omit them. */
const USER_NOT_FOUND = { ResourceType: "USER", Reason: null };

const asked = z.object({
  /** Source: IsMemberInGroups, GroupIds. */
  GroupIds: z.array(z.string()).min(1).max(100),
  MemberId: z.object({ UserId: z.string() }),
});

/** One instance of IAM Identity Center, and the operations that sync uses. */
export class FakeIdentityCenter {
  people: readonly FakePerson[] = [];
  /** IDs of members by the group's name. */
  groups: Readonly<Record<string, readonly string[]>> = {};
  instances: readonly string[] = ["d-1234567890"];
  /** People of further instances by the store's ID. */
  readonly peopleByStore = new Map<string, readonly FakePerson[]>();

  /** The details of the error for a user who is not found, if they differ from the default. */
  gone: object | undefined;

  readonly operations = {
    ListInstances: () => ({
      Instances: this.instances.map((IdentityStoreId) => ({
        IdentityStoreId,
        InstanceArn: `arn:aws:sso:::instance/ss${IdentityStoreId}`,
      })),
    }),
    ListUsers: (input: unknown) => this.#page("Users", this.#peopleOf(input), input),
    DescribeUser: (input: unknown) => {
      const { UserId } = described.parse(input);
      const found = this.#peopleOf(input).find((person) => person.UserId === UserId);
      if (found === undefined || this.gone !== undefined)
        throw new Refusal("ResourceNotFoundException", "Not found.", 400, this.gone ?? USER_NOT_FOUND);
      return found;
    },
    ListGroups: (input: unknown) => {
      const groups = Object.keys(this.groups).map((name) => ({
        DisplayName: name,
        GroupId: `group-${name}`,
      }));
      return this.#page("Groups", groups, input);
    },
    ListGroupMemberships: (input: unknown) => {
      const { GroupId } = memberships.parse(input);
      const members = this.groups[GroupId.replace("group-", "")] ?? [];
      const found = members.map((UserId) => ({ MemberId: { UserId }, GroupId }));
      return this.#page("GroupMemberships", found, input);
    },
    IsMemberInGroups: (input: unknown) => {
      const { GroupIds, MemberId } = asked.parse(input);
      const isIn = (GroupId: string) => this.groups[GroupId.replace("group-", "")]?.includes(MemberId.UserId);
      return {
        Results: GroupIds.map((GroupId) => ({ GroupId, MemberId, MembershipExists: isIn(GroupId) ?? false })),
      };
    },
  };

  #peopleOf(input: unknown): readonly FakePerson[] {
    const people = this.peopleByStore.get(ofStore.parse(input).IdentityStoreId) ?? this.people;
    return people.map((one) => ({
      ...one,
      UserStatus: one.UserStatus === undefined ? "ENABLED" : one.UserStatus,
    }));
  }

  #page(name: string, all: readonly object[], input: unknown): object {
    const { MaxResults, NextToken } = paged.parse(input);
    if (MaxResults > MAX_PAGE_SIZE)
      throw new Refusal("ValidationException", "MaxResults must be at most 100");
    const { page, next } = pageOf(all, NextToken, MaxResults);
    return { [name]: page, NextToken: next };
  }
}

/** Generates people, each with an e-mail. */
export function manyPeople(count: number): FakePerson[] {
  return Array.from({ length: count }, (_, index) => {
    const UserName = `person-${String(index).padStart(5, "0")}`;
    return {
      UserId: `9067${String(index).padStart(6, "0")}-0000-4000-8000-000000000000`,
      UserName,
      DisplayName: `Person ${index}`,
      Emails: [{ Value: `${UserName}@example.com`, Primary: true }],
    };
  });
}
