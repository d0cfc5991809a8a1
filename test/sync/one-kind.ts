import { attributes } from "../../sync/model/account.ts";
import type { ActionKind } from "../../sync/model/action.ts";
import { type FakeAws, type FakeUser, fakeUser } from "../support/fake-aws/index.ts";
import { directoryUser, poolUser } from "./pool-users.ts";

type Filled = readonly [account: FakeUser | undefined, isInDirectory: boolean];

const LONG_AGO = "2026-01-02T03:04:05.000Z";
const marked = { [attributes.disabledAt]: LONG_AGO };
const missing = { [attributes.disabledAt]: "2026-01-02T03:04:05Z missing" };
const outside = { Enabled: false, session: false };
const unused = { UserStatus: "FORCE_CHANGE_PASSWORD", UserLastModifiedDate: Date.parse(LONG_AGO) / 1000 };

/** A user who needs exactly this action, with `adopt` and `onRemove: "delete"`. */
const FILLED_BY: Readonly<Record<Exclude<ActionKind, "create" | "link" | "skip">, (id: string) => Filled>> = {
  invite: () => [undefined, true],
  resend: (id) => [poolUser(id, { [attributes.invitedAt]: LONG_AGO }, unused), true],
  update: (id) => [poolUser(id, { name: "Before" }), true],
  adopt: (id) => [{ ...fakeUser(`by-hand-${id}`, verified(id)), UserStatus: "CONFIRMED" }, true],
  enable: (id) => [poolUser(id, marked, outside), true],
  disable: (id) => [poolUser(id), false],
  delete: (id) => [poolUser(id, missing, outside), false],
};

export type ActionName = keyof typeof FILLED_BY;
export const ACTION_NAMES: readonly ActionName[] = [
  "invite",
  "update",
  "adopt",
  "delete",
  "enable",
  "resend",
  "disable",
];

/** Fills directory and pool with users who need one kind of action, and one user in sync. */
export function fillWithOneKind({ cognito, identityCenter }: FakeAws, kind: ActionName, count: number): void {
  const ids = Array.from({ length: count }, (_, index) => `person-${index}`);
  const filled = ids.map((id) => [id, ...FILLED_BY[kind](id)] as const);
  for (const [, user] of [...filled, ["", poolUser("in-sync")] as const])
    if (user !== undefined) cognito.users.set(user.Username, user);
  const there = filled.filter(([, , isInDirectory]) => isInDirectory).map(([id]) => directoryUser(id));
  identityCenter.people = [...there, directoryUser("in-sync")];
}

function verified(id: string): FakeUser["Attributes"] {
  return [
    { Name: "email", Value: `${id}@example.com` },
    { Name: "email_verified", Value: "true" },
  ];
}
