import { type Account, attributes, MANAGED_BY } from "../../model/account.ts";
import type { Change } from "../../model/action.ts";
import { writeDisabledMark } from "../../model/disabled-mark.ts";
import { foldCase } from "../../model/email.ts";
import type { Person } from "../../model/person.ts";

/**
 * The attributes of an account that differ from what the directory says of its person. A name that the directory does not
 * know stays: somebody else may have written it.
 *
 * @param email the address to write, or nothing where the account keeps its own.
 */
export function personChanges(person: Person, account: Account, email: string | undefined): Change[] {
  return [
    ...(email === undefined ? [] : emailChanges(account, email)),
    ...change("name", account.name, person.displayName || undefined),
    ...change("given_name", account.givenName, person.givenName),
    ...change("family_name", account.familyName, person.familyName),
    // Left by a run that was killed before it could take the mark away.
    ...clearedMark(account),
  ];
}

/** An address is one to sign in with, and to have a password sent to, only while it is verified: both are written together. */
function emailChanges({ email, emailVerified }: Account, to: string): Change[] {
  return [...change("email", email, to), ...change("email_verified", String(emailVerified), "true")];
}

/** Takes away what sync wrote down about disabling an account, where it did. */
export function clearedMark({ disabledMark }: Account): Change[] {
  return change(attributes.disabledAt, disabledMark && writeDisabledMark(disabledMark), "");
}

/** The account was found under a former id of its person: from now on it is under the present one. */
export function identityChanges(person: Person, account: Account): Change[] {
  return change(attributes.directoryId, account.directoryId, person.id);
}

/** Cognito knows an address as an account's own only while it is verified: this lets go of it, and keeps it to read. */
export const releaseEmail: Change = { attribute: "email_verified", from: "true", to: "false" };

/**
 * A user whom another of a run's sources has by now belongs to that one: a run with it alone finds them.
 *
 * @param only the run's source, where it reads one alone.
 */
export function sourceChanges(person: Person, account: Account, only: string): Change[] {
  return change(attributes.source, account.source, person.source ?? only);
}

/** What makes an account sync's own, of this person and this source. */
export function adoptionChanges(person: Person, account: Account, source: string): Change[] {
  return [
    ...identityChanges(person, account),
    ...change(attributes.source, account.source, source),
    ...change(attributes.managedBy, account.managedBy, MANAGED_BY),
  ];
}

/** @param to nothing where the attribute is to stay as it is. */
function change(attribute: string, from: string | undefined, to: string | undefined): Change[] {
  return to === undefined || to === (from ?? "") ? [] : [{ attribute, from: from ?? "", to }];
}

/** Whether changes bring an account an address of another mailbox than it had. */
export function movesMailbox(changes: readonly Change[]): boolean {
  const email = changes.find(({ attribute }) => attribute === "email");
  return email !== undefined && foldCase(email.from) !== foldCase(email.to);
}

/** Whether these write another address, or make the account's own count again. */
export function touchesEmail({ attribute }: Change): boolean {
  return attribute === "email" || attribute === "email_verified";
}
