import { expect } from "chai";
import fc from "fast-check";
import {
  type ChangeWindow,
  openChangeWindow,
  type WindowStorage,
} from "../../../../sync/state/change-window/change-window.ts";
import type { WindowLimits } from "../../../../sync/state/change-window/entries.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @param most how many users one run is about. */
function anyRun(among: number, most: number) {
  const users = fc.uniqueArray(fc.nat(among - 1).map(String), { minLength: 1, maxLength: most });
  // Before how many of its removals a run ends, and whether it can still say so.
  const early = fc.record({ after: fc.nat(1), isKilled: fc.boolean() });
  const ends = fc.oneof(fc.constant("whole" as const), early);
  // Around the times at which something ends: a run after a quarter of an hour, an entry after an hour, or both.
  const minutes = fc.constantFrom(1, 10, 14, 16, 47, 52, 59, 61, 76);
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("remove"), users, ends }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("enable"), users }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait"), minutes }) },
  );
}

/** Runs one after the other, then several at the same time, and how many accounts may be without access by those of the last hour. */
function runsAmong(among: number, most: number, limits: fc.Arbitrary<number>) {
  const run = anyRun(among, most);
  return fc.record({
    limit: limits,
    before: fc.array(run, { maxLength: 2 }),
    together: fc.array(run, { minLength: 2, maxLength: 4 }),
  });
}

/** Few users and little room, so that runs meet over the same ones; half of the time as few as can be. */
export const anyRuns = fc.oneof(
  runsAmong(3, 2, fc.integer({ min: 1, max: 2 })),
  runsAmong(2, 1, fc.constant(1)),
);
type AnyRuns = typeof anyRuns extends fc.Arbitrary<infer Runs> ? Runs : never;
type Run = AnyRuns["together"][number];

/** A pool, and runs on it that share one window. */
export class SharedPool {
  time = Date.UTC(2026, 10, 21, 12);
  /** When each account that has no access now lost it. */
  readonly removed = new Map<string, number>();
  readonly window: ChangeWindow;
  readonly #limits: WindowLimits;
  readonly #tick: () => Promise<unknown>;
  #most = 0;

  /** @param tick awaited before each step, so that others come in between. */
  constructor(storage: WindowStorage, limit: number, tick: () => Promise<unknown>) {
    this.#limits = { total: limit, bySource: new Map() };
    this.#tick = tick;
    this.window = openChangeWindow(
      {
        read: () => this.#step(() => storage.read()),
        replace: (...change) => this.#step(() => storage.replace(...change)),
      },
      { now: () => this.time, pause: tick },
    );
  }

  /** The most accounts that were without access at one time since an hour before it. */
  get most(): number {
    return this.#most;
  }

  run(run: Run): Promise<void> {
    if ("ends" in run) return this.remove(run.users, run.ends);
    return "users" in run ? this.enable(run.users) : this.pass(run.minutes);
  }

  async remove(
    usernames: readonly string[],
    ends: "whole" | { readonly after: number; readonly isKilled: boolean } = "whole",
  ): Promise<void> {
    const endsAt = this.time + 15 * MINUTE;
    const accounts = usernames.map((username) => ({ username, source: "idc" }));
    const reserved = await this.window.reserve({ accounts, limits: this.#limits, timeLeft: 15 * MINUTE });
    if ("refused" in reserved) return;
    const made: typeof accounts = [];
    for (const account of accounts) {
      await this.#tick();
      // Lambda ends it then, at any step.
      if (this.time > endsAt) return;
      if (ends !== "whole" && made.length >= ends.after) break;
      this.removed.set(account.username, this.time);
      made.push(account);
      this.#count();
    }
    if (this.time > endsAt || (ends !== "whole" && ends.isKilled)) return;
    await reserved.settle(
      made,
      accounts.filter((one) => !made.includes(one)),
    );
  }

  async enable(usernames: readonly string[]): Promise<void> {
    for (const username of usernames) {
      const nonce = (await this.window.read()).nonceOf(username);
      await this.#tick();
      this.removed.delete(username);
      if (nonce !== undefined) await this.window.release(new Map([[username, nonce]]));
    }
  }

  async pass(minutes: number): Promise<void> {
    await this.#tick();
    this.time += minutes * MINUTE;
  }

  #count(): void {
    const recent = [...this.removed.values()].filter((at) => at > this.time - HOUR);
    this.#most = Math.max(this.#most, recent.length);
  }

  async #step<T>(ask: () => Promise<T>): Promise<T> {
    await this.#tick();
    return ask();
  }
}

/** Runs all of them at the same time, with their steps in any order, and then checks the limit. */
export async function expectWithinLimit(
  { limit, before, together }: AnyRuns,
  scheduler: fc.Scheduler,
  storage: WindowStorage,
): Promise<void> {
  const pool = new SharedPool(storage, limit, () => scheduler.schedule(Promise.resolve()));
  for (const run of before) await scheduler.waitFor(pool.run(run));
  await scheduler.waitFor(Promise.all(together.map((run) => pool.run(run))));
  expect(pool.most, "without access within an hour").to.be.at.most(limit);
}
