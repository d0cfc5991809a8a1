import type { Account } from "./account.ts";
import { foldCase, isEmail } from "./email.ts";
import { emailOf, type Person } from "./person.ts";

/** Why somebody gets no invitation. */
export type SkipReason = "no-email" | "not-an-address" | "disabled" | "duplicate-email";

/** What about somebody who has an account is worth a look. */
export type Note = "email-differs" | "disabled-in-directory" | "account-disabled";

/** What is to be done about one person, or one account. */
export type PlanItem =
  | { readonly kind: "invite"; readonly person: Person; readonly email: string }
  /** There, made by sync, and never signed in: may be sent a new invitation. */
  | {
      readonly kind: "resend";
      readonly person: Person;
      readonly account: Account;
      readonly notes: readonly Note[];
    }
  | {
      readonly kind: "there";
      readonly person: Person;
      readonly account: Account;
      readonly notes: readonly Note[];
    }
  /** There, but sync did not make it: left alone. */
  | {
      readonly kind: "not-ours";
      readonly person: Person;
      readonly account: Account;
      readonly notes: readonly Note[];
    }
  | { readonly kind: "skipped"; readonly person: Person; readonly reason: SkipReason }
  /** Made by sync, and no longer in the source. For information. */
  | { readonly kind: "gone"; readonly account: Account };

/**
 * Compares who should have an account with who has one. Pure and total: the same two lists give the same plan, in whatever
 * order they come.
 *
 * An account matches by the directory's id, then by e-mail without case: an account made from another source is found by its
 * e-mail, so that changing the source invites nobody twice. Of two people with one e-mail nobody is invited, since Cognito
 * could not tell them apart at sign-in; whoever has the account by id keeps it.
 *
 * @param everybody whether `people` is the whole directory. Of a part of it, nobody can say who is no longer in it.
 * @returns an item for each person and for each account that is gone, sorted by e-mail and id.
 */
export function plan(people: readonly Person[], accounts: readonly Account[], everybody = true): PlanItem[] {
  const byId = indexById(accounts);
  const claimed = new Set(people.map(({ id }) => byId.get(id)));
  // An account that is somebody's by id is nobody else's, even where it still has their e-mail.
  const byEmail = indexByEmail(accounts.filter((account) => !claimed.has(account)));
  const shared = sharedEmails(people);
  const matched = new Set<Account>();

  const items = uniqueById(people).map((person): PlanItem => {
    const email = emailOf(person);
    const isShared = email !== undefined && shared.has(foldCase(email));
    const sameEmail = email === undefined || isShared ? undefined : byEmail.get(foldCase(email));
    const account = byId.get(person.id) ?? sameEmail;
    if (account === undefined) return withoutAccount(person, email, isShared);
    matched.add(account);
    return withAccount(person, account);
  });
  // An account whose e-mail several people share may be one of theirs.
  const isGone = (account: Account) =>
    account.ours && !matched.has(account) && !shared.has(foldCase(account.email ?? ""));
  const gone = accounts.filter(isGone).map((account): PlanItem => ({ kind: "gone", account }));
  return [...items, ...(everybody ? gone : [])].sort(byEmailThenId);
}

function withoutAccount(person: Person, email: string | undefined, isShared: boolean): PlanItem {
  const skip = (reason: SkipReason): PlanItem => ({ kind: "skipped", person, reason });
  if (!person.enabled) return skip("disabled");
  if (email === undefined || email === "") return skip("no-email");
  if (!isEmail(email)) return skip("not-an-address");
  if (isShared) return skip("duplicate-email");
  return { kind: "invite", person, email };
}

function withAccount(person: Person, account: Account): PlanItem {
  const notes = notesOn(person, account);
  if (!account.ours) return { kind: "not-ours", person, account, notes };
  const mayResend = account.awaitsFirstSignIn && account.enabled && person.enabled;
  return { kind: mayResend ? "resend" : "there", person, account, notes };
}

function notesOn(person: Person, account: Account): Note[] {
  const notes: Note[] = [];
  // Amazon Quick compares with case, so that a difference in case alone keeps somebody out.
  if (emailOf(person) !== account.email) notes.push("email-differs");
  if (!person.enabled) notes.push("disabled-in-directory");
  if (!account.enabled) notes.push("account-disabled");
  return notes;
}

function indexById(accounts: readonly Account[]): Map<string, Account> {
  const index = new Map<string, Account>();
  for (const account of accounts) index.set(account.username, account);
  for (const account of accounts) if (account.directoryId) index.set(account.directoryId, account);
  return index;
}

/** Where two accounts have one e-mail, which only unverified ones can, the one that sync made is found. */
function indexByEmail(accounts: readonly Account[]): Map<string, Account> {
  const index = new Map<string, Account>();
  const sorted = [...accounts].sort(
    (a, b) => Number(a.ours) - Number(b.ours) || compare(b.username, a.username),
  );
  for (const account of sorted) if (account.email) index.set(foldCase(account.email), account);
  return index;
}

/** The addresses that two or more people of the directory have, whoever of them is enabled. */
function sharedEmails(people: readonly Person[]): Set<string> {
  const owner = new Map<string, string>();
  const shared = new Set<string>();
  for (const person of people) {
    const email = emailOf(person);
    if (!email) continue;
    const folded = foldCase(email);
    const first = owner.get(folded);
    if (first === undefined) owner.set(folded, person.id);
    else if (first !== person.id) shared.add(folded);
  }
  return shared;
}

/** A page that changed while it was read may show somebody twice. */
function uniqueById(people: readonly Person[]): Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

function byEmailThenId(a: PlanItem, b: PlanItem): number {
  return compare(sortKey(a), sortKey(b));
}

function sortKey(item: PlanItem): string {
  return item.kind === "gone"
    ? `${item.account.email ?? ""}\u0000${item.account.username}`
    : `${emailOf(item.person) ?? ""}\u0000${item.person.id}`;
}

/** By code units, as it is the same on every computer. */
function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
