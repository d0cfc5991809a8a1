import type { Account } from "../account.ts";
import { foldCase } from "../email.ts";
import type { Person } from "../person.ts";
import type { Action, LeaveReason } from "./action.ts";
import { adoptionChanges, personChanges, sourceChanges } from "./changes.ts";
import type { Matching } from "./match.ts";
import { isOfRun, type Policy } from "./policy.ts";
import { usableEmail } from "./usable-email.ts";

/** What is to be done about somebody whose account carries their id. */
export function forAccountOf(
  person: Person,
  account: Account,
  { shared }: Pick<Matching, "shared">,
  policy: Policy,
): Action {
  const leave = (reason: LeaveReason): Action => ({ kind: "leave", reason, person, account });
  if (!account.ours) return leave("not-ours");
  if (!isOfRun(account.source, policy)) return leave("other-source");
  if (!person.enabled) {
    // The mark is written last: without it, the account may be disabled and still signed in.
    if (!account.enabled && account.disabledAt !== undefined) return leave("disabled-in-directory");
    return { kind: "disable", reason: "disabled-in-directory", person, account, changes: [] };
  }
  const usable = usableEmail(person, shared);
  const changes = [
    ...personChanges(person, account, "email" in usable ? usable.email : undefined),
    ...sourceChanges(person, account),
  ];
  if (!account.enabled && account.disabledAt !== undefined)
    return { kind: "enable", reason: "back", person, account, changes };
  if (changes.length > 0) return { kind: "update", reason: "differs", person, account, changes };
  if (!account.enabled) return leave("disabled-by-hand");
  return leave("fault" in usable ? usable.fault : "in-step");
}

/** What is to be done about somebody for whom no account carries their id. */
export function withoutAccount(person: Person, matching: Matching, policy: Policy): Action {
  const leave = (reason: LeaveReason, account?: Account): Action => ({
    kind: "leave",
    reason,
    person,
    ...(account && { account }),
  });
  if (!person.enabled) return leave("disabled-in-directory");
  const usable = usableEmail(person, matching.shared);
  if ("fault" in usable) return leave(usable.fault);
  const { email } = usable;
  const other = orphanWith(email, matching);
  if (other !== undefined && policy.adopt && mayAdopt(other)) {
    const changes = [
      ...personChanges(person, other, email),
      ...adoptionChanges(person, other, person.source ?? policy.source),
    ];
    return { kind: "adopt", reason: "same-email", person, account: other, changes };
  }
  if (other !== undefined && !other.ours) return leave(notOurs(other, policy), other);
  if (other !== undefined && !isOfRun(other.source, policy)) return leave("other-source", other);
  if (matching.usernames.has(person.id)) return leave("id-taken");
  return { kind: "invite", reason: "no-account", person, email };
}

/** The account that may be meant: nobody's by id, and of the same e-mail. One of sync's own counts while the address is its own. */
function orphanWith(email: string, { holders, unverified, orphans }: Matching): Account | undefined {
  const holder = holders.get(foldCase(email));
  if (holder !== undefined) return orphans.has(holder) ? holder : undefined;
  const other = unverified.get(foldCase(email));
  return other?.ours ? undefined : other;
}

/** Whoever has a password elsewhere could not sign in by the same address here. */
function mayAdopt({ emailVerified, federated }: Account): boolean {
  return emailVerified && !federated;
}

function notOurs({ emailVerified }: Account, { adopt }: Policy): LeaveReason {
  return adopt && !emailVerified ? "not-verified" : "not-ours";
}
