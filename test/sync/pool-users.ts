import { attributes } from "../../sync/model/account.ts";
import { attributeOf, type FakeUser, fakeUser } from "../support/fake-aws/index.ts";

/** A user of the pool whom sync invited from Identity Center and who has signed in, with these changes. */
export function poolUser(
  id: string,
  values: Readonly<Record<string, string>> = {},
  more: Partial<FakeUser> = {},
): FakeUser {
  const all = {
    email: `${id}@example.com`,
    email_verified: "true",
    name: id,
    [attributes.directoryId]: id,
    [attributes.source]: "idc",
    [attributes.managedBy]: "quick-sign-in",
    [attributes.invites]: "1",
    ...values,
  };
  const given = Object.entries(all).filter(([, Value]) => Value !== "");
  const user = fakeUser(
    id,
    given.map(([Name, Value]) => ({ Name, Value })),
  );
  return { ...user, UserStatus: "CONFIRMED", mails: 1, session: true, ...more };
}

/** A user of Identity Center, with the values of `poolUser` and these changes. */
export function directoryUser(id: string, email = `${id}@example.com`, more: { UserStatus?: string } = {}) {
  return { UserId: id, UserName: id, DisplayName: id, Emails: [{ Value: email, Primary: true }], ...more };
}

/** What matters of a user in the end: all but when it was. */
export function endOf(user: FakeUser): object {
  const { Username, Enabled, mails, session } = user;
  const [email, verified, name] = ["email", "email_verified", "name"].map((one) => attributeOf(user, one));
  const marks = [attributes.directoryId, attributes.source, attributes.managedBy].map((one) =>
    attributeOf(user, one),
  );
  const isMarked = attributeOf(user, attributes.disabledAt) !== "";
  return { Username, Enabled, mails, session, email, verified, name, marks, isMarked };
}
