import type { Account } from "../../sync/account.ts";
import type { Person } from "../../sync/person.ts";

/** Somebody in a directory; what is not said is ordinary. */
export function person(
  id: string,
  email: string | undefined = `${id}@example.com`,
  more: Partial<Person> = {},
): Person {
  return { id, emails: email === undefined ? [] : [email], displayName: id, enabled: true, ...more };
}

/** An account that sync made from a person and that nobody has signed in with; what is not said is ordinary. */
export function account(id: string, more: Partial<Account> = {}): Account {
  return {
    username: id,
    directoryId: id,
    email: `${id}@example.com`,
    enabled: true,
    awaitsFirstSignIn: true,
    ours: true,
    mails: [],
    ...more,
  };
}
