import type { Account } from "../../model/account.ts";
import { hasIdentity, hasProvider, identitiesOf } from "../../model/identities.ts";
import { emailOf, type Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { mayLieAboutEmails } from "../../model/provider-rules.ts";
import { expectedIdentities } from "./expected-identities.ts";

/**
 * Whether the e-mail alone says that a provider's account is the user's, and another user of the provider may have entered it there. It is
 * proven by the provider, which has verified the address, or by the directory, which has the user's subject. Of an unknown provider nothing
 * is known.
 */
export function isUnproven(person: Person, account: Account, policy: Policy): boolean {
  if (account.emailVerified || hasSubject(person, account, policy)) return false;
  return identitiesOf(account).some(({ provider }) => mayLieAboutEmails(provider, policy.providers ?? {}));
}

/** The same with the address that the user has now: a provider's user can enter another one, and have that verified. */
export function isProven(person: Person, account: Account, policy: Policy): boolean {
  const emailVerified = account.emailVerified && account.email === emailOf(person);
  return !isUnproven(person, { ...account, emailVerified }, policy);
}

/** Whether the directory has another subject for the user at the account's provider. */
export function namesAnother(person: Person, account: Account, policy: Policy): boolean {
  return subjectsOf(person, policy).some(
    (identity) => hasProvider(account, identity.provider) && !hasIdentity(account, identity),
  );
}

function hasSubject(person: Person, account: Account, policy: Policy): boolean {
  return subjectsOf(person, policy).some((identity) => hasIdentity(account, identity));
}

/** An e-mail is no subject: it may be entered by another user. */
function subjectsOf(person: Person, policy: Policy) {
  return expectedIdentities(person, policy).filter(({ by }) => by !== "email");
}
