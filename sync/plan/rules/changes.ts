import { type Account, attributes, MANAGED_BY } from "../../model/account.ts";
import type { Change } from "../../model/action.ts";
import { writeDisabledMark } from "../../model/disabled-mark.ts";
import { foldCase } from "../../model/email.ts";
import { emailOf, type Person } from "../../model/person.ts";

/**
 * The attributes of an account that differ from the directory. A name that the directory does not have stays: an administrator may have
 * written it.
 *
 * @param email the address to write; undefined if the account keeps its address.
 */
export function personChanges(person: Person, account: Account, email: string | undefined): Change[] {
  return [
    ...(email === undefined ? [] : emailChanges(account, email)),
    ...change("name", account.name, person.displayName || undefined),
    ...change("given_name", account.givenName, person.givenName),
    ...change("family_name", account.familyName, person.familyName),
    // Left by a run that was killed before it could remove the mark.
    ...clearedMark(account),
  ];
}

/** Whether e-mail or names that both have differ. */
export function differs(person: Person, account: Account): boolean {
  const pairs = [
    [emailOf(person), account.email],
    [person.displayName, account.name],
    [person.givenName, account.givenName],
    [person.familyName, account.familyName],
  ];
  return pairs.some(([theirs, own]) => Boolean(theirs) && own !== undefined && theirs !== own);
}

/** Only a verified address can be used to sign in and to receive a password, so both attributes are written together. */
function emailChanges({ email, emailVerified }: Account, to: string): Change[] {
  return [...change("email", email, to), ...change("email_verified", String(emailVerified), "true")];
}

/** Removes the mark of sync from an account, if it has one. */
export function clearedMark({ disabledMark }: Account): Change[] {
  return change(attributes.disabledAt, disabledMark && writeDisabledMark(disabledMark), "");
}

/** The account was found by a former ID of its user: it gets the current one. */
export function identityChanges(person: Person, account: Account): Change[] {
  return change(attributes.directoryId, account.directoryId, person.id);
}

/** Cognito reserves an address for an account only while it is verified: this releases the address and keeps it readable. */
export const releaseEmail: Change = { attribute: "email_verified", from: "true", to: "false" };

/**
 * A user who is now in another source of the run belongs to that source, so that a run with it alone finds them.
 *
 * @param only the source of the run, if it reads only one.
 */
export function sourceChanges(person: Person, account: Account, only: string): Change[] {
  return change(attributes.source, account.source, person.source ?? only);
}

/** Makes an account managed, with this user and this source. */
export function adoptionChanges(person: Person, account: Account, source: string): Change[] {
  return [
    ...identityChanges(person, account),
    ...change(attributes.source, account.source, source),
    ...change(attributes.managedBy, account.managedBy, MANAGED_BY),
  ];
}

/** @param to undefined if the attribute stays. */
function change(attribute: string, from: string | undefined, to: string | undefined): Change[] {
  return to === undefined || to === (from ?? "") ? [] : [{ attribute, from: from ?? "", to }];
}

/** Whether changes move the account to another mailbox. */
export function movesMailbox(changes: readonly Change[]): boolean {
  const email = changes.find(({ attribute }) => attribute === "email");
  return email !== undefined && foldCase(email.from) !== foldCase(email.to);
}

/** Whether changes write another address, or verify the account's own again. */
export function touchesEmail({ attribute }: Change): boolean {
  return attribute === "email" || attribute === "email_verified";
}
