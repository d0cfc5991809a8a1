import { createHash } from "node:crypto";
import type { Account } from "../../model/account.ts";
import type { BySource } from "../../plan/rules/guard.ts";

/** How long a change counts. */
export const WINDOW_MS = 60 * 60 * 1000;

/**
 * `reserved`: exactly one run is about to make the change. `shared`: several runs may be. `done`: the change was made, and no run is about to
 * repeat it.
 */
export type EntryState = "reserved" | "shared" | "done";

/** An account that was changed, or is about to be. */
export interface Entry {
  /** The ID of its source. */
  readonly source: string;
  /** Until when it counts, in milliseconds since 1970. */
  readonly until: number;
  readonly state: EntryState;
  /** The nonce of the reservation that last changed the entry. */
  readonly nonce: number;
}

/** Changes of accounts that are too many to be stored one by one. */
export interface EntryCount extends Entry {
  readonly count: number;
}

/** All changes that count: accounts by `keyOf`, and numbers of accounts that exceed the capacity of a table item. */
export interface WindowState {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly rest: readonly EntryCount[];
}

export const EMPTY_WINDOW: WindowState = { entries: new Map(), rest: [] };

/** The accounts that fit into an item of at most 400 KB, with 12 bytes each. Source: Amazon DynamoDB, item size. */
export const MAX_ENTRIES = 28_000;

/** The fields of an account that a reservation reads. */
export type Reservable = Pick<Account, "username" | "source">;

/** How many accounts may be changed within an hour: in total, and of each source if there are several. */
export interface WindowLimits {
  readonly total: number;
  /** Empty if there is only one source. */
  readonly bySource: BySource;
}

export interface Reservation {
  readonly accounts: readonly Reservable[];
  readonly limits: WindowLimits;
  /** This many changes are allowed even if they exceed the limits. @default 0 */
  readonly allowedAnyway?: number | undefined;
  readonly nonce: number;
  /** The latest end of the run that makes the changes, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** Why a reservation is refused. */
export interface Refusal {
  /** The source whose limit was exceeded, if there are several. */
  readonly source?: string;
  readonly changes: number;
  readonly allowed: number;
}

/** With 28,000 accounts, two have the same key with a probability of 1 in 50,000 million. */
export const KEY_BYTES = 8;

/** The key of an account: a digest in base64url, so that no username is stored. */
export function keyOf(username: string): string {
  return createHash("sha256").update(username).digest().subarray(0, KEY_BYTES).toString("base64url");
}

/** Removes entries that no longer count. */
export function dropExpired({ entries, rest }: WindowState, now: number): WindowState {
  const isLive = ({ until }: Entry) => until > now;
  return { entries: new Map([...entries].filter(([, entry]) => isLive(entry))), rest: rest.filter(isLive) };
}

/** Counts accounts, of all sources or of one. @param state without expired entries. */
export function countIn({ entries, rest }: WindowState, source?: string): number {
  const isIncluded = (entry: Entry) => source === undefined || entry.source === source;
  let count = 0;
  for (const entry of entries.values()) count += Number(isIncluded(entry));
  return rest.filter(isIncluded).reduce((sum, one) => sum + one.count, count);
}

/**
 * Adds accounts to a window, all or none: only if the number of different accounts stays within the limits.
 *
 * @param state without expired entries.
 */
export function reserveIn(
  state: WindowState,
  reservation: Reservation,
): { readonly state: WindowState } | { readonly refused: Refusal } {
  const accounts = new Map(reservation.accounts.map((account) => [keyOf(account.username), account]));
  const fresh = [...accounts].filter(([key]) => !state.entries.has(key)).map(([, account]) => account);
  const refused = fresh.length === 0 ? undefined : excessOf(state, fresh, reservation);
  if (refused !== undefined) return { refused };
  const { nonce } = reservation;
  const until = endOf(reservation.endsAt);
  const entries = new Map(state.entries);
  const uncounted = new Map<string, number>();
  for (const [key, { source = "" }] of accounts) {
    const before = entries.get(key);
    if (before !== undefined) {
      // Either the answer to this reservation was lost, or another run may be about to change the account, too.
      const isOwn = before.nonce === nonce && before.state === "reserved";
      const later = Math.max(until, before.until);
      entries.set(key, { source, until: later, nonce, state: isOwn ? "reserved" : "shared" });
    } else if (entries.size < MAX_ENTRIES) entries.set(key, { source, until, nonce, state: "reserved" });
    else uncounted.set(source, (uncounted.get(source) ?? 0) + 1);
  }
  const more = [...uncounted].map(
    ([source, count]): EntryCount => ({ source, until, nonce, count, state: "reserved" }),
  );
  return { state: { entries, rest: [...state.rest, ...more] } };
}

function excessOf(
  state: WindowState,
  fresh: readonly Reservable[],
  { limits: { total, bySource }, allowedAnyway = 0 }: Reservation,
): Refusal | undefined {
  const allowed = Math.max(allowedAnyway, total - countIn(state), 0);
  if (fresh.length > allowed) return { changes: fresh.length, allowed };
  if (bySource.size < 2) return undefined;
  for (const [source, accounts] of Map.groupBy(fresh, (account) => account.source ?? "")) {
    const left = Math.max(allowedAnyway, (bySource.get(source) ?? 0) - countIn(state, source), 0);
    if (accounts.length > left) return { source, changes: accounts.length, allowed: left };
  }
  return undefined;
}

/** The outcome of reserved changes. */
export interface Settlement {
  readonly nonce: number;
  /** Made, or possibly made: they count for an hour from now. */
  readonly made: readonly Reservable[];
  /** Certainly not started: they do not count. */
  readonly notStarted: readonly Reservable[];
}

/** The window after a run has settled its reservation. */
export function settleIn(
  state: WindowState,
  { nonce, made, notStarted }: Settlement,
  now: number,
): WindowState {
  const until = endOf(now);
  const entries = new Map(state.entries);
  const isOwn = (entry: Entry) => entry.nonce === nonce && entry.state === "reserved";
  for (const { username } of made) {
    const entry = entries.get(keyOf(username));
    if (entry === undefined) continue;
    // A shared entry stays shared: it is unknown which of the runs ends last.
    if (isOwn(entry)) entries.set(keyOf(username), { ...entry, until, state: "done" });
    else entries.set(keyOf(username), { ...entry, until: Math.max(entry.until, until) });
  }
  const spared = new Map<string, number>();
  for (const { username, source = "" } of notStarted) {
    const entry = entries.get(keyOf(username));
    if (entry === undefined) spared.set(source, (spared.get(source) ?? 0) + 1);
    else if (isOwn(entry)) entries.delete(keyOf(username));
  }
  const rest = state.rest.flatMap((one) => {
    if (one.nonce !== nonce || one.state !== "reserved") return [one];
    const count = one.count - (spared.get(one.source) ?? 0);
    const done: EntryCount = { ...one, count, until, state: "done" };
    return count > 0 ? [done] : [];
  });
  return { entries, rest };
}

/**
 * Removes accounts whose change was undone.
 *
 * @param seen by username, the nonce of the entry before the change was undone. If another run has reserved the account since, it stays.
 */
export function releaseIn(state: WindowState, seen: ReadonlyMap<string, number>): WindowState {
  const entries = new Map(state.entries);
  for (const [username, nonce] of seen) {
    const entry = entries.get(keyOf(username));
    if (entry?.nonce === nonce) entries.delete(keyOf(username));
  }
  return { ...state, entries };
}

/** Rounded up to minutes, so that entries with the same expiry can be stored together. */
function endOf(time: number): number {
  return Math.ceil((time + WINDOW_MS) / 60_000) * 60_000;
}
