import { createHash } from "node:crypto";
import type { Account } from "../../model/account.ts";
import type { BySource } from "../../plan/rules/guard.ts";

/** How long a change counts after it was made. */
export const WINDOW_MS = 60 * 60 * 1000;

/**
 * `reserved`: one run is about to make the change, and no other. `shared`: several runs may be. `done`: it was made, and no run is
 * about to make it again.
 */
export type EntryState = "reserved" | "shared" | "done";

/** One account that was changed, or is about to be. */
export interface Entry {
  /** The mark of its source. */
  readonly source: string;
  /** Until when it counts, in milliseconds since 1970. */
  readonly until: number;
  readonly state: EntryState;
  /** Of the reservation by which the entry came to be what it is. */
  readonly nonce: number;
}

/** Changes of accounts that are too many to be kept one by one. */
export interface Uncounted extends Entry {
  readonly count: number;
}

/** All changes that still count: by `keyOf` of the account, and those above what an item of the table holds. */
export interface WindowState {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly rest: readonly Uncounted[];
}

export const EMPTY_WINDOW: WindowState = { entries: new Map(), rest: [] };

/** Accounts that are stored one by one: 12 bytes each, in an item of at most 400 KB. Source: Amazon DynamoDB, item size. */
export const MAX_ENTRIES = 28_000;

/** The fields of an account that a reservation reads. */
export type Reservable = Pick<Account, "username" | "source">;

/** How many accounts may be changed within an hour, of all sources together and of each of several. */
export interface WindowLimits {
  readonly total: number;
  /** Empty, where there are not several sources. */
  readonly bySource: BySource;
}

export interface Reservation {
  readonly accounts: readonly Reservable[];
  readonly limits: WindowLimits;
  /** This many changes are allowed, whatever the limits say. @default 0 */
  readonly meant?: number | undefined;
  readonly nonce: number;
  /** When the run that makes the changes ends at the latest, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** Why a reservation is refused. */
export interface Refusal {
  /** That one of several sources of which too many are. */
  readonly source?: string;
  readonly changes: number;
  readonly allowed: number;
}

/** Bytes of a key: that two of 28,000 accounts have the same one happens once in 50,000 million times. */
export const KEY_BYTES = 8;

/** The key of an account, in base64url: a digest, so that no username is stored. */
export function keyOf(username: string): string {
  return createHash("sha256").update(username).digest().subarray(0, KEY_BYTES).toString("base64url");
}

/** @returns the window without what no longer counts. */
export function dropExpired({ entries, rest }: WindowState, now: number): WindowState {
  const isLive = ({ until }: Entry) => until > now;
  return { entries: new Map([...entries].filter(([, entry]) => isLive(entry))), rest: rest.filter(isLive) };
}

/** How many accounts count, of all sources or of one. @param state without expired entries. */
export function countIn({ entries, rest }: WindowState, source?: string): number {
  const isMeant = (entry: Entry) => source === undefined || entry.source === source;
  let count = 0;
  for (const entry of entries.values()) count += Number(isMeant(entry));
  return rest.filter(isMeant).reduce((sum, one) => sum + one.count, count);
}

/**
 * Adds accounts to a window, all or none: only while those that count, each once, stay within the limits.
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
      // The answer to this very reservation was lost, or else another run may be about to change the account, too.
      const isOwn = before.nonce === nonce && before.state === "reserved";
      const later = Math.max(until, before.until);
      entries.set(key, { source, until: later, nonce, state: isOwn ? "reserved" : "shared" });
    } else if (entries.size < MAX_ENTRIES) entries.set(key, { source, until, nonce, state: "reserved" });
    else uncounted.set(source, (uncounted.get(source) ?? 0) + 1);
  }
  const more = [...uncounted].map(([source, count]) => ({
    ...{ source, until, nonce, count },
    state: "reserved" as const,
  }));
  return { state: { entries, rest: [...state.rest, ...more] } };
}

function excessOf(
  state: WindowState,
  fresh: readonly Reservable[],
  { limits: { total, bySource }, meant = 0 }: Reservation,
): Refusal | undefined {
  const allowed = Math.max(meant, total - countIn(state), 0);
  if (fresh.length > allowed) return { changes: fresh.length, allowed };
  if (bySource.size < 2) return undefined;
  for (const [source, theirs] of Map.groupBy(fresh, (account) => account.source ?? "")) {
    const left = Math.max(meant, (bySource.get(source) ?? 0) - countIn(state, source), 0);
    if (theirs.length > left) return { source, changes: theirs.length, allowed: left };
  }
  return undefined;
}

/** The outcome of reserved changes. */
export interface Settlement {
  readonly nonce: number;
  /** Made, or perhaps made: they count for an hour from now. */
  readonly made: readonly Reservable[];
  /** Certainly not started: they do not count. */
  readonly notBegun: readonly Reservable[];
}

/** The window after a run has settled its reservation. */
export function settleIn(
  state: WindowState,
  { nonce, made, notBegun }: Settlement,
  now: number,
): WindowState {
  const until = endOf(now);
  const entries = new Map(state.entries);
  const isOwn = (entry: Entry) => entry.nonce === nonce && entry.state === "reserved";
  for (const { username } of made) {
    const entry = entries.get(keyOf(username));
    if (entry === undefined) continue;
    // An entry that several runs share stays so: which of them comes last cannot be told.
    if (isOwn(entry)) entries.set(keyOf(username), { ...entry, until, state: "done" });
    else entries.set(keyOf(username), { ...entry, until: Math.max(entry.until, until) });
  }
  const spared = new Map<string, number>();
  for (const { username, source = "" } of notBegun) {
    const entry = entries.get(keyOf(username));
    if (entry === undefined) spared.set(source, (spared.get(source) ?? 0) + 1);
    else if (isOwn(entry)) entries.delete(keyOf(username));
  }
  const rest = state.rest.flatMap((one) => {
    if (one.nonce !== nonce || one.state !== "reserved") return [one];
    const count = one.count - (spared.get(one.source) ?? 0);
    return count > 0 ? [{ ...one, count, until, state: "done" as const }] : [];
  });
  return { entries, rest };
}

/**
 * Removes accounts from a window whose change was undone.
 *
 * @param seen by username, the nonce of the entry as it was before the change was undone: one that another run has reserved since stays.
 */
export function giveBackIn(state: WindowState, seen: ReadonlyMap<string, number>): WindowState {
  const entries = new Map(state.entries);
  for (const [username, nonce] of seen) {
    const entry = entries.get(keyOf(username));
    if (entry?.nonce === nonce) entries.delete(keyOf(username));
  }
  return { ...state, entries };
}

/** In whole minutes, so that entries that expire at the same time can be stored together. */
function endOf(time: number): number {
  return Math.ceil((time + WINDOW_MS) / 60_000) * 60_000;
}
