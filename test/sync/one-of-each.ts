import { attributes } from "../../sync/model/account.ts";
import { writeDisabledMark } from "../../sync/model/disabled-mark.ts";
import type { FakeAws } from "../support/fake-aws/index.ts";
import { directoryUser, poolUser } from "./pool-users.ts";

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

/** Fills a pool and a directory with a user for each kind of action. */
export function fillWithOneOfEach(aws: FakeAws): void {
  const off = { [attributes.disabledAt]: ago(90).toISOString() };
  const missing = { [attributes.disabledAt]: writeDisabledMark({ at: ago(90), state: "missing" }) };
  const users = [
    poolUser("renamed", { name: "Before" }),
    poolUser("swaps-1", { email: "two@example.com" }),
    poolUser("swaps-2", { email: "one@example.com" }),
    poolUser("back", off, { Enabled: false, session: false }),
    poolUser("gone"),
    poolUser("grace-period-over", missing, { Enabled: false, session: false }),
    poolUser("theirs", { [attributes.managedBy]: "", [attributes.directoryId]: "" }),
    poolUser(
      "lapsed",
      { [attributes.invitedAt]: ago(10).toISOString() },
      { UserStatus: "FORCE_CHANGE_PASSWORD", UserLastModifiedDate: ago(10).getTime() / 1000 },
    ),
    poolUser("hand-made", { [attributes.managedBy]: "", email: "left@example.com" }),
  ];
  for (const user of users) aws.cognito.users.set(user.Username, user);
  aws.identityCenter.people = [
    directoryUser("renamed"),
    directoryUser("swaps-1", "one@example.com"),
    directoryUser("swaps-2", "two@example.com"),
    directoryUser("back"),
    directoryUser("taken-over", "theirs@example.com"),
    directoryUser("lapsed"),
    directoryUser("new"),
  ];
}
