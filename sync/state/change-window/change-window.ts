import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecentChanges } from "../../model/policy.ts";
import {
  countIn,
  dropExpired,
  EMPTY_WINDOW,
  giveBackIn,
  keyOf,
  type Refusal,
  type Reservable,
  type Reservation,
  reserveIn,
  settleIn,
  type WindowState,
} from "./entries.ts";

/** What was stored, and what it is called: another text after each change. */
export interface StoredWindow {
  readonly state: WindowState;
  readonly version: string | undefined;
}

/** Where a window is kept. */
export interface WindowStorage {
  read(): Promise<StoredWindow>;
  /** Stores a window in place of the version that was read. @returns whether it was still that version. */
  replace(version: string | undefined, state: WindowState): Promise<boolean>;
}

/** What a window holds at one time. */
export interface WindowView extends RecentChanges {
  /** What `giveBack` takes for an account: nothing where a run may be about to change it. */
  nonceOf(username: string): number | undefined;
}

export interface ReserveRequest extends Omit<Reservation, "nonce" | "endsAt"> {
  /** Milliseconds that the run has left at the most. */
  readonly timeLeft: number;
}

/** Room that was taken for changes. */
export interface Reserved {
  /** Says how the changes ended. What is not settled counts for an hour after the run. */
  settle(made: readonly Reservable[], notBegun: readonly Reservable[]): Promise<void>;
}

/** Accounts that sync changed within the last hour. Several workers and commands share it: no two of them get the same room. */
export interface ChangeWindow {
  /** What counts is decided when the view is first asked. */
  read(): Promise<WindowView>;
  /** Takes room for all these accounts, or for none. One that is in the window already takes none. */
  reserve(request: ReserveRequest): Promise<Reserved | { readonly refused: Refusal }>;
  /** Takes out accounts whose change was undone. @param seen by username, the view's nonce from before that. */
  giveBack(seen: ReadonlyMap<string, number>): Promise<void>;
}

/** The windows of one pool. */
export interface ChangeWindows {
  /** Accounts that sync disabled or deleted. */
  readonly removals: ChangeWindow;
  /** Accounts whose e-mail sync changed. */
  readonly emailChanges: ChangeWindow;
}

/** How often a change is tried again that another run was quicker than. */
const MAX_ATTEMPTS = 25;

/** Milliseconds of the first pause between two attempts; each next one may be longer, up to the longest. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

export interface WindowOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Opens a window. Each change reads it, and stores it only in place of what was read; else it begins again. If others are quicker for too
 * long, a reservation is refused.
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
      let refused: Refusal = { changes: request.accounts.length, allowed: request.meant ?? 0 };
      const isStored = await change((state) => {
        const reserved = reserveIn(state, { ...request, nonce, endsAt: now() + timeLeft });
        if ("state" in reserved) return reserved.state;
        ({ refused } = reserved);
        return undefined;
      });
      if (!isStored) return { refused };
      return {
        settle: async (made, notBegun) => {
          await change((state) => settleIn(state, { nonce, made, notBegun }, now()));
        },
      };
    },
    giveBack: async (seen) => {
      if (seen.size > 0) await change((state) => giveBackIn(state, seen));
    },
  };
}

/** @returns whether it was changed. */
async function changeStored(
  storage: WindowStorage,
  next: (state: WindowState) => WindowState | undefined,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await pause(randomInt(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt)));
    const { state, version } = await storage.read();
    const changed = next(state);
    if (changed === undefined) return false;
    if (await storage.replace(version, changed)) return true;
  }
  return false;
}

/** @param live asked when the view is, since it may not be known before what time it is. */
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

/** A window that holds nothing: of a pool of which no table is known. */
export const emptyView: WindowView = viewOf(() => EMPTY_WINDOW);
