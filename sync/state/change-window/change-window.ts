import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecentChanges } from "../../model/policy.ts";
import {
  countIn,
  dropExpired,
  EMPTY_WINDOW,
  keyOf,
  type Refusal,
  type Reservable,
  type Reservation,
  releaseIn,
  reserveIn,
  settleIn,
  type WindowState,
} from "./entries.ts";

/** A stored window and its version, which every change replaces. */
export interface StoredWindow {
  readonly state: WindowState;
  readonly version: string | undefined;
}

/** Where a window is stored. */
export interface WindowStorage {
  read(): Promise<StoredWindow>;
  /** Replaces the version that was read. @returns whether it was still the stored one. */
  replace(version: string | undefined, state: WindowState): Promise<boolean>;
}

/** The content of a window at one time. */
export interface WindowView extends RecentChanges {
  /** The nonce that `release` needs for an account; undefined if a run may be about to change the account. */
  nonceOf(username: string): number | undefined;
}

export interface ReserveRequest extends Omit<Reservation, "nonce" | "endsAt"> {
  /** Milliseconds until the run must end. */
  readonly timeLeft: number;
}

/** A reservation. */
export interface Reserved {
  /** Records the outcome of the changes. Without it, they count until an hour after the run. */
  settle(made: readonly Reservable[], notStarted: readonly Reservable[]): Promise<void>;
}

/** The accounts that sync changed within the last hour. Workers and commands share it, so that all of them together stay within the limit. */
export interface ChangeWindow {
  /** Which entries have expired is decided when the view is first used. */
  read(): Promise<WindowView>;
  /** Reserves room for all these accounts, or for none. An account that is already in the window needs no room. */
  reserve(request: ReserveRequest): Promise<Reserved | { readonly refused: Refusal }>;
  /** Removes accounts whose change was undone. @param seen by username, the nonce from a view that was read before. */
  release(seen: ReadonlyMap<string, number>): Promise<void>;
}

/** The windows of one pool. */
export interface ChangeWindows {
  /** Accounts that sync disabled or deleted. */
  readonly removals: ChangeWindow;
  /** Accounts whose e-mail sync changed. */
  readonly emailChanges: ChangeWindow;
}

/** Attempts to store a window while other runs store theirs. */
const MAX_ATTEMPTS = 25;

/** The maximum delay before the second attempt. It doubles with each attempt, up to the last value. */
const FIRST_RETRY_DELAY_MS = 20;
const MAX_RETRY_DELAY_MS = 500;

export interface WindowOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Opens a window. A change reads it, and stores it only if no other run has stored it since; otherwise the change is repeated. After too many
 * attempts, a reservation is refused.
 */
export function openChangeWindow(
  storage: WindowStorage,
  { now = Date.now, pause = sleep }: WindowOptions = {},
): ChangeWindow {
  const change = (next: (state: WindowState) => WindowState | undefined) =>
    changeStored(storage, (state) => next(dropExpired(state, now())), pause);
  return {
    read: async () => {
      const { state } = await storage.read();
      return viewOf(() => dropExpired(state, now()));
    },
    reserve: async ({ timeLeft, ...request }) => {
      const nonce = randomInt(2 ** 32);
      let refused: Refusal = { changes: request.accounts.length, allowed: request.allowedAnyway ?? 0 };
      const isStored = await change((state) => {
        const reserved = reserveIn(state, { ...request, nonce, endsAt: now() + timeLeft });
        if ("state" in reserved) return reserved.state;
        ({ refused } = reserved);
        return undefined;
      });
      if (!isStored) return { refused };
      return {
        settle: async (made, notStarted) => {
          await change((state) => settleIn(state, { nonce, made, notStarted }, now()));
        },
      };
    },
    release: async (seen) => {
      if (seen.size > 0) await change((state) => releaseIn(state, seen));
    },
  };
}

/** @returns whether the window was changed. */
async function changeStored(
  storage: WindowStorage,
  next: (state: WindowState) => WindowState | undefined,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0)
      await pause(randomInt(Math.min(MAX_RETRY_DELAY_MS, FIRST_RETRY_DELAY_MS * 2 ** attempt)));
    const { state, version } = await storage.read();
    const changed = next(state);
    if (changed === undefined) return false;
    if (await storage.replace(version, changed)) return true;
  }
  return false;
}

/** @param live called when the view is first used: before that, AWS's time may be unknown. */
function viewOf(live: () => WindowState): WindowView {
  let known: WindowState | undefined;
  const state = () => {
    known ??= live();
    return known;
  };
  return {
    count: (source) => countIn(state(), source),
    has: (username) => state().entries.has(keyOf(username)),
    nonceOf: (username) => {
      const entry = state().entries.get(keyOf(username));
      return entry?.state === "done" ? entry.nonce : undefined;
    },
  };
}

/** The window of a pool without a known state table: it is empty. */
export const emptyView: WindowView = viewOf(() => EMPTY_WINDOW);
