import { type PlanEntry, subjectsOf } from "../../../sync/model/action.ts";
import { cells, KIND_WORDS } from "../../../sync/model/action-words.ts";
import { type Finding, failure, ok, warning } from "../../check.ts";
import { orThrow, type UserView } from "../view.ts";

type Reason = PlanEntry["reason"];

/**
 * Which check reports the reason of a plan. Others are reported by `user.plan`; "nothing": sync does what is right, or nothing is to do. The
 * list is complete, so that a new reason must be placed.
 */
const REPORTED_BY: Readonly<Record<Reason, `user.${string}` | "nothing">> = {
  "no-account": "user.account",
  "no-password": "user.account",
  "provider-only": "nothing",
  uninvited: "nothing",
  "not-invited": "user.temporary-password",
  lapsed: "user.temporary-password",
  "invitation-limit": "user.temporary-password",
  "email-changed": "user.account-email",
  differs: "nothing",
  back: "user.account-enabled",
  "disabled-by-hand": "user.account-enabled",
  gone: "user.directory",
  "grace-period-over": "user.directory",
  "removed-kept": "user.directory",
  "disabled-in-directory": "user.directory-enabled",
  "status-unknown": "user.directory-enabled",
  "no-email": "user.directory-email",
  "invalid-email": "user.directory-email",
  "duplicate-email": "user.email-unique",
  "email-in-use": "user.email-unique",
  unmanaged: "user.account-managed",
  "not-verified": "user.account-managed",
  "in-sync": "nothing",
  "pending-first-sign-in": "nothing",
  requested: "nothing",
  "same-email": "nothing",
  "same-id": "nothing",
  "enabled-by-hand": "nothing",
  "no-longer-missing": "nothing",
  "email-released": "user.plan",
  "emails-swap": "user.plan",
  "id-taken": "user.plan",
  "disabled-unmanaged": "user.plan",
  "other-source": "user.plan",
  "removal-guarded": "user.plan",
  "disabled-and-guarded": "user.plan",
  "email-change-guarded": "user.plan",
  "duplicate-id": "user.plan",
  "identity-unconfirmed": "user.plan",
  "unidentified-entry": "user.plan",
  "duplicate-account": "user.plan",
  federated: "nothing",
  "not-linked": "nothing",
  "federated-unmatched": "user.plan",
  "duplicate-identity": "user.plan",
  "not-followed": "user.plan",
  "identities-unknown": "user.plan",
  "provider-owned": "nothing",
  "federated-exists": "user.plan",
  "invalid-subject": "user.plan",
  "other-subject": "user.plan",
  "linked-otherwise": "user.plan",
  "link-guarded": "user.plan",
  "too-many-identities": "user.plan",
};

/** The check that reports a reason; undefined if sync does what is right. */
export function checkOfReason(reason: Reason): string | undefined {
  const check = REPORTED_BY[reason];
  return check === "nothing" ? undefined : check;
}

/** What sync would do now, and why: a note, unless a rule of sync is itself the obstacle. */
export function syncPlan(view: UserView): Finding {
  const { entries, setAside, waitsForQuota } = orThrow(view.plan);
  const link = "docs/sync-rules.md#what-happens-to-each-user";
  if (setAside !== undefined)
    return failure({
      seen: `AWS rejects what the directory has: ${setAside.code}, ${setAside.attempts} times since ${setAside.since.slice(0, 10)}.`,
      why: "The worker sets the user aside, and tries the same values again later. Other values are tried at once.",
      fix: `Correct the user's entry in the directory, then: ${view.commands.sync}`,
      link: "docs/troubleshooting.md#why-a-user-is-not-invited",
    });
  const wait = waitsForQuota ? " It waits: the e-mails of the day are used up." : "";
  const obstacle = entries.find(({ reason }) => REPORTED_BY[reason] === "user.plan");
  if (obstacle === undefined) return ok(noteOf(entries) + wait);
  return warning({
    seen: `Sync would ${inWords(obstacle)}.${wait}`,
    why: "A rule of sync keeps the user's account as it is until an administrator decides.",
    fix: `Read the rule, then: ${view.commands.sync} --dry-run`,
    link,
  });
}

function noteOf(entries: readonly PlanEntry[]): string {
  if (entries.length === 0) return "sync would do nothing: it knows no such user";
  return `sync would ${entries.map(inWords).join("; then ")}`;
}

function inWords(entry: PlanEntry): string {
  const why = cells(entry)[2];
  const what = entry.kind === "skip" ? "do nothing" : KIND_WORDS[entry.kind];
  const { account } = subjectsOf(entry);
  const whose = account === undefined ? "" : ` (account ${account.username})`;
  return why === "" ? `${what}: in sync` : `${what}${whose}: ${why}`;
}

/** The last changes by sync. */
export function recentChangesNote(view: UserView): Finding {
  const lines = view.changes === undefined ? [] : orThrow(view.changes);
  if (lines.length === 0) return ok("no change of this user in the last 30 days");
  const each = lines.map(
    ({ at, what, why, outcome, by }) => `${at.slice(0, 16)}Z ${what} (${why}): ${outcome}, by ${by}`,
  );
  return ok(`last changes: ${each.join("; ")}`);
}
