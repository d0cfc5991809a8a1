import fc from "fast-check";
import { keyItem, membersOf, resourceKey, storedItem } from "../../../sync/scim/dynamo/layout.ts";
import type { Json } from "../../../sync/scim/json.ts";
import type { WorkerSource } from "../../../sync/worker/config.ts";
import type { FakeItem } from "../../support/fake-aws/dynamo.ts";
import type { FakePerson } from "../../support/fake-aws/identity-center.ts";
import type { FakeAws } from "../../support/fake-aws/index.ts";

/** Few users and few e-mails, so that sources share them. */
export const IDS = Array.from({ length: 8 }, (_, index) => `0000000${index}-0000-4000-8000-000000000000`);
const GROUPS = ["Staff", "Maths", "Guests"] as const;
const id = fc.constantFrom(...IDS);
const email = fc.constantFrom("a@x.org", "A@X.org", "b@x.org", "c@y.org", "it-d@y.org", "e@z.x.org");
const name = fc.constantFrom("x", "Y", "z@x.org");

const user = fc.record(
  {
    UserId: id,
    UserName: fc.oneof(name, email),
    DisplayName: name,
    Name: fc.record({ GivenName: name, FamilyName: name }, { requiredKeys: [] }),
    Emails: fc.array(fc.record({ Value: email, Primary: fc.boolean() }), { maxLength: 2 }),
    UserStatus: fc.constantFrom("ENABLED", "DISABLED"),
  },
  { requiredKeys: ["UserId", "UserName"] },
);
const users = fc.uniqueArray(user, { selector: ({ UserId }) => UserId, maxLength: 8 });

const pushed = fc.record(
  {
    id,
    userName: fc.oneof(name, email),
    displayName: name,
    active: fc.boolean(),
    emails: fc.array(fc.record({ value: email, primary: fc.boolean() }), { maxLength: 2 }),
  },
  { requiredKeys: ["id", "userName"] },
);
const pushedUsers = fc.uniqueArray(pushed, { selector: ({ id: own }) => own, maxLength: 8 });

/** The groups of each user; some have members who were deleted. */
const memberships = fc.record(
  Object.fromEntries(GROUPS.map((group) => [group, fc.uniqueArray(id, { maxLength: 5 })])),
);

/** What three directories hold. */
export const anyDirectories = fc.record({
  users,
  memberships,
  pushedUsers,
  pushedMemberships: memberships,
  quickEmails: fc.uniqueArray(email, { maxLength: 3 }),
});

/** The same, whatever the names and e-mails are. */
interface Directories {
  readonly users: readonly FakePerson[];
  readonly memberships: Readonly<Record<string, readonly string[]>>;
  readonly pushedUsers: readonly { readonly id: string; readonly [attribute: string]: Json }[];
  readonly pushedMemberships: Readonly<Record<string, readonly string[]>>;
  readonly quickEmails: readonly string[];
}

const list = <T>(item: fc.Arbitrary<T>) =>
  fc.oneof(fc.constant<T[]>([]), fc.uniqueArray(item, { maxLength: 2 }));
/** Now and then a group that there is not. */
const groups = list(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom<string>(...GROUPS) }, fc.constant("Gone")),
);
const patterns = list(fc.constantFrom("@x.org", "@*.x.org", "it-*@*", "b@x.org"));
const selection = { groups, excludeGroups: groups, include: patterns, exclude: patterns };
const region = fc.constant("eu-central-1");
const mapped = (...attributes: readonly string[]) =>
  fc.record(
    { email: fc.constantFrom(...attributes), name: fc.constantFrom(...attributes) },
    { requiredKeys: [] },
  );

const identityCenter = fc.record({
  ...{ kind: fc.constant("idc" as const), sourceId: fc.constant("idc"), region, ...selection },
  identityStoreId: fc.constant("d-1234567890"),
  mapping: mapped("UserName", "DisplayName", "NickName"),
});
const scim = fc.record({
  ...{ kind: fc.constant("scim" as const), sourceId: fc.constant("scim"), ...selection },
  table: fc.constant("people"),
  mapping: mapped("userName", "displayName", "nickName"),
});
const none = fc.constant<string[]>([]);
const amazonQuick = fc.record({
  ...{ kind: fc.constant("local" as const), sourceId: fc.constant("local"), region, ...selection },
  ...{ groups: none, excludeGroups: none, mapping: mapped("UserName", "Email") },
});

/** One source or more, in any order, each with who is meant and what its attributes mean. */
export const anySources: fc.Arbitrary<WorkerSource[]> = fc
  .tuple(identityCenter, scim, amazonQuick)
  .chain(([idc, pushedTo, local]) => fc.shuffledSubarray([idc, pushedTo, local], { minLength: 1 }))
  .map((sources): WorkerSource[] => sources);

/** Puts what the directories hold into a fake of AWS. */
export function fill(aws: FakeAws, directories: Directories): void {
  aws.identityCenter.people = directories.users;
  aws.identityCenter.groups = directories.memberships;
  aws.dynamo.tables.set("people", itemsOf(directories));
  const quickUsers = directories.quickEmails.map((Email) => ({
    Arn: `arn:${Email}`,
    UserName: Email,
    Email,
  }));
  aws.amazonQuick.namespaces = { default: quickUsers };
}

/** A SCIM endpoint's table, written as the endpoint writes it. */
function itemsOf({ pushedUsers: people, pushedMemberships }: Directories): FakeItem[] {
  const at = { created: "2026-01-01T00:00:00.000Z", modified: "2026-01-01T00:00:00.000Z", version: 1 };
  const groupItems = GROUPS.flatMap((displayName) => {
    const group = { id: `group-${displayName}`, ...at, attributes: { displayName } };
    const members = pushedMemberships[displayName] ?? [];
    return [
      storedItem(resourceKey("group", group.id), group),
      ...members.map((member) => keyItem({ kind: membersOf(group.id), id: member })),
    ];
  });
  const userItems = people.map(({ id: own, ...attributes }) =>
    storedItem(resourceKey("user", own), { id: own, ...at, attributes }),
  );
  return [...groupItems, ...userItems].map((item) => JSON.parse(JSON.stringify(item)));
}
