import type { Account } from "../../model/account.ts";
import { isEmail } from "../../model/email.ts";
import {
  hasIdentity,
  hasProvider,
  type Identity,
  identitiesOf,
  identityKey,
} from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { type LinkKey, ruleOf } from "../../model/provider-rules.ts";

/** An identity that a user of the directory has at a provider, by the settings. */
export interface Expected extends Identity {
  readonly by: LinkKey;
}

/** The identities that the settings say a user has. @returns none for a value that the directory does not have. */
export function expectedIdentities(
  person: Person,
  { providers = {} }: Pick<Policy, "providers">,
): Expected[] {
  return Object.entries(providers).flatMap(([provider, { link: by }]) => {
    const subject = by && subjectOf(person, by);
    return by && subject ? [{ provider, subject, by }] : [];
  });
}

function subjectOf(person: Person, by: LinkKey): string | undefined {
  if (by !== "email") return person.subjects?.[by];
  const email = emailOf(person);
  return email !== undefined && isEmail(email) ? email : undefined;
}

/** Users whom a provider's `link` cannot find, because the directory has no value for them. */
export interface UnknownSubjects {
  readonly provider: string;
  readonly by: LinkKey;
  readonly users: number;
  /** All enabled users. */
  readonly of: number;
}

/** Counts enabled users who are linked to no user of a provider, by provider. A user without an e-mail has an entry of the plan. */
export function unknownSubjects(people: Iterable<Person>, { providers = {} }: Policy): UnknownSubjects[] {
  const linking = Object.entries(providers).flatMap(([provider, { link: by }]) =>
    by === undefined || by === "email" ? [] : [{ provider, by, users: 0 }],
  );
  if (linking.length === 0) return [];
  let of = 0;
  for (const person of people) {
    if (!person.enabled) continue;
    of += 1;
    for (const one of linking) if (!subjectOf(person, one.by)) one.users += 1;
  }
  return linking.filter(({ users }) => users > 0).map((one) => ({ ...one, of }));
}

/** Whether a run has something to do or to report about the links of an account. */
export function lacksLink(person: Person, account: Account, policy: Policy): boolean {
  return expectedIdentities(person, policy).some((one) => !isLinked(one, account));
}

/** An account that is linked by e-mail has the provider's own subject, which the directory does not know. */
export function isLinked(expected: Expected, account: Account): boolean {
  return expected.by === "email" ? hasProvider(account, expected.provider) : hasIdentity(account, expected);
}

/** Whether an account signs in with an identity that the directory may give to another user. */
export function mayHoldAnothers(person: Person, account: Account, policy: Policy): boolean {
  const expected = new Set(expectedIdentities(person, policy).map((one) => identityKey(one)));
  return identitiesOf(account).some((own) => {
    const by = ruleOf(own.provider, policy.providers ?? {})?.link;
    return by !== undefined && (by !== "email" || isEmail(own.subject)) && !expected.has(identityKey(own));
  });
}
