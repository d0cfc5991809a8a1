import { createHash } from "node:crypto";
import { isDone, type Result } from "../apply/apply.ts";
import { type Action, isAction, type PlanEntry, subjectsOf } from "../model/action.ts";
import { removesAccess } from "../plan/rules/apply-guards.ts";
import { isGuarded } from "../reconcile/filter.ts";
import type { SetAsideUser } from "../state/set-aside.ts";

const MINUTE_MS = 60_000;

/** A little less than the default schedule, so that the next comparison tries again. Each further attempt waits twice as long. */
const FIRST_DELAY_MS = 50 * MINUTE_MS;
const MAX_DELAY_MS = 24 * 60 * MINUTE_MS;

/** Users who are set aside, by directory ID. */
export type SetAsideById = ReadonlyMap<string, SetAsideUser>;

/** The rejected action of a result that AWS rejects for this user however often it is tried. */
type Rejected = Extract<Result, { outcome: "failed" }> & { readonly rejection: string };

export function isRejected(result: Result): result is Rejected {
  return result.outcome === "failed" && result.rejection !== undefined;
}

/** Whether a result only concerns a user who is set aside. A removal that fails is a failure of the run, whatever the reason. */
export function isSetAside(result: Result): boolean {
  return isRejected(result) && !removesAccess(result.action);
}

/**
 * The actions of users who are set aside: AWS has rejected the same values, and the next try is not due. What removes access is always
 * tried, and with it everything else about that user.
 *
 * @param now milliseconds since 1970.
 */
export function heldBack(actions: readonly Action[], users: SetAsideById, now: number): ReadonlySet<Action> {
  const held = new Set<Action>();
  if (users.size === 0) return held;
  for (const [id, own] of Map.groupBy(actions, idOf)) {
    const user = users.get(id);
    const isWaiting = user !== undefined && now < Date.parse(user.nextTry);
    if (isWaiting && !own.some(removesAccess) && digestOf(own) === user.digest)
      for (const action of own) held.add(action);
  }
  return held;
}

/** What a run found out about the users who are set aside. */
export interface SetAsideChanges {
  /** Users whom AWS rejected in this run. */
  readonly rejected: readonly SetAsideUser[];
  /** IDs of users who are no longer set aside. */
  readonly cleared: readonly string[];
}

/** What a run planned and did. */
export interface SettledRun {
  readonly actions: readonly PlanEntry[];
  readonly results: readonly Result[];
  /** Actions that were not tried, from `heldBack`. @default none */
  readonly heldBack?: ReadonlySet<Action>;
}

/**
 * Compares the users who were set aside with what a run did.
 *
 * @param before the users about whom the run can tell.
 * @param now milliseconds since 1970.
 */
export function afterRun(run: SettledRun, before: SetAsideById, now: number): SetAsideChanges {
  const planned = Map.groupBy(run.actions.filter(isAction), idOf);
  const results = Map.groupBy(run.results, ({ action }) => idOf(action));
  const rejected = [...results].flatMap(([id, own]) => {
    const rejection = own.find(isRejected);
    if (rejection === undefined) return [];
    const digest = digestOf(planned.get(id) ?? own.map(({ action }) => action));
    return [rejectedAgain({ id, digest, rejection }, before.get(id), now)];
  });
  const open = new Set(run.actions.filter((entry) => isAction(entry) || isGuarded(entry)).map(idOf));
  const kept = new Set([...[...(run.heldBack ?? [])].map(idOf), ...rejected.map(({ id }) => id)]);
  const isOver = (id: string) =>
    !kept.has(id) && (!open.has(id) || (results.get(id)?.every(isDone) ?? false));
  return { rejected, cleared: [...before.keys()].filter(isOver) };
}

interface Rejection {
  readonly id: string;
  readonly digest: string;
  readonly rejection: Rejected;
}

function rejectedAgain(
  { id, digest, rejection }: Rejection,
  before: SetAsideUser | undefined,
  now: number,
): SetAsideUser {
  const attempts = (before?.digest === digest ? before.attempts : 0) + 1;
  const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
  return {
    id,
    what: rejection.action.kind,
    code: rejection.rejection,
    since: before?.since ?? new Date(now).toISOString(),
    attempts,
    nextTry: new Date(now + delay).toISOString(),
    digest,
  };
}

/**
 * Identifies what a user's actions would write. Times are no part of it: a change that was made in part records a new one with each try.
 * Only a digest is stored, so that no address can be read.
 */
function digestOf(actions: readonly Action[]): string {
  const values = actions.map((action) => {
    const { person } = subjectsOf(action);
    return [
      action.kind,
      "changes" in action ? action.changes.map(({ attribute, to }) => [attribute, to]) : [],
      person && [person.emails, person.displayName, person.givenName, person.familyName],
    ];
  });
  // A single user's plan and a whole one may list the same actions in another order.
  const sorted = values.map((value) => JSON.stringify(value)).sort();
  return createHash("sha256").update(sorted.join("\n")).digest("base64url");
}

function idOf(entry: PlanEntry): string {
  const { person, account } = subjectsOf(entry);
  return person?.id ?? account?.directoryId ?? account?.username ?? "";
}
