import { mock } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { apply } from "../../sync/apply/apply.ts";
import { deedsOf } from "../../sync/apply/order-of-deeds.ts";
import type { Person } from "../../sync/person.ts";
import { plan } from "../../sync/plan/plan.ts";
import type { Pool } from "../../sync/pool/pool.ts";
import { memoryPool } from "./memory-pool.ts";
import { account, person, policy } from "./people.ts";

/** What can happen to one user between two runs, and how a run goes. */
type Event =
  | { readonly kind: "directory"; readonly status: "enabled" | "disabled" | "gone" }
  | { readonly kind: "administrator"; readonly does: "disable" | "enable" }
  /** @property fails the change of the pool, from 1, that fails, and whether it took effect; all after it, where the run is killed. */
  | { readonly kind: "run"; readonly fails?: Failure }
  | { readonly kind: "days"; readonly days: number };

interface Failure {
  readonly at: number;
  readonly when: "before" | "after";
  readonly isKilled: boolean;
}

const failure = fc.record({
  at: fc.integer({ min: 1, max: 5 }),
  when: fc.constantFrom("before", "after"),
  isKilled: fc.boolean(),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant("directory"), status: fc.constantFrom("enabled", "disabled", "gone") }),
  fc.record({ kind: fc.constant("administrator"), does: fc.constantFrom("disable", "enable") }),
  fc.record({ kind: fc.constant("run"), fails: failure }, { requiredKeys: ["kind"] }),
  fc.record({ kind: fc.constant("days"), days: fc.constantFrom(1, 20, 31) }),
);

const GRACE_DAYS = 30;
const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A pool of two users, of whom Ada has a history and Zoe stays; and what an onlooker knows who sees everything. */
class History {
  #status: "enabled" | "disabled" | "gone" = "enabled";
  /** The administrator has disabled the account, and nobody has enabled it since. */
  byHand = false;
  /** The first of the runs in a row that did not find Ada. */
  #missedSince: number | undefined;
  readonly #world = memoryPool(
    ["ada", "zoe"].map((id) => account(id, { awaitsFirstSignIn: false, invitedAt: new Date(0) })),
  );

  get #ada() {
    return this.#world.cognito.users.get("ada");
  }

  async happen(one: Event): Promise<void> {
    mock.timers.tick(one.kind === "days" ? one.days * DAY : HOUR);
    if (one.kind === "directory") this.#status = one.status;
    if (one.kind === "administrator") await this.#administrate(one.does);
    if (one.kind === "run") await this.run(one.fails);
  }

  /** Whoever enables an account that sync disabled lets sync see it first: else two acts would look like none. */
  async #administrate(does: "disable" | "enable"): Promise<void> {
    const { operations } = this.#world.cognito;
    const isEnabled = this.#ada?.Enabled;
    // The console offers what is not so yet.
    if (isEnabled === undefined || isEnabled === (does === "enable")) return;
    this.byHand = does === "disable";
    if (does === "disable") operations.AdminDisableUser({ Username: "ada" });
    else operations.AdminEnableUser({ Username: "ada" });
    if (does === "enable") await this.run();
  }

  async run(fails?: Failure): Promise<void> {
    const before = this.#ada?.Enabled;
    const people = [person("zoe"), ...this.#listed()];
    const now = Date.now();
    // A run that could write nothing at all has left no trace of what it saw.
    const leavesTrace = fails?.at !== 1 || fails.when === "after";
    if (this.#status === "gone") this.#missedSince ??= now;
    else if (leavesTrace) this.#missedSince = undefined;
    const pool = failing(this.#world.pool, fails);
    const rule = policy({ onRemove: "delete", graceDays: GRACE_DAYS, now: new Date(now) });
    const { actions } = plan(people, await pool.list(), rule);
    const signal = new AbortController().signal;
    await apply(pool, deedsOf(actions), { source: "idc", signal, onResult: () => {} });
    this.#check(before, now, fails === undefined);
    if (this.#ada === undefined) this.byHand = false;
  }

  #listed(): Person[] {
    return this.#status === "gone" ? [] : [person("ada", undefined, { enabled: this.#status === "enabled" })];
  }

  #check(before: boolean | undefined, now: number, isWhole: boolean): void {
    const ada = this.#ada;
    if (before !== undefined && ada === undefined) {
      expect(this.byHand, "an account that an administrator disabled is not deleted").to.equal(false);
      expect(now - (this.#missedSince ?? now), "the grace period").to.be.above(GRACE_DAYS * DAY);
    }
    if (ada === undefined || !isWhole) return;
    if (this.byHand) expect(ada.Enabled, "disabled by hand stays disabled").to.equal(false);
    else expect(ada.Enabled, `${this.#status} in the directory`).to.equal(this.#status === "enabled");
    if (!this.byHand && this.#status !== "enabled") expect(ada.session, "is signed out").to.equal(false);
  }
}

/** A pool of which one change fails, or that change and all after it. */
function failing(pool: Pool, fails: Failure | undefined): Pool {
  let changes = 0;
  const attempt = async (change: () => Promise<void>) => {
    changes += 1;
    if (fails === undefined || changes < fails.at || (changes > fails.at && !fails.isKilled)) return change();
    if (changes === fails.at && fails.when === "after") await change();
    throw new Error("The connection broke.");
  };
  return {
    ...pool,
    update: (...args) => attempt(() => pool.update(...args)),
    disable: (...args) => attempt(() => pool.disable(...args)),
    enable: (...args) => attempt(() => pool.enable(...args)),
    delete: (...args) => attempt(() => pool.delete(...args)),
  };
}

describe("Any history of a user, an administrator and runs that fail", function () {
  this.timeout(120_000);

  before(() => mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-03-02T12:00:00Z") }));
  after(() => mock.timers.reset());

  it("keeps an administrator's decision, follows the directory, and counts grace from the first run that missed the user", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 14 }), async (events) => {
        const history = new History();
        for (const one of events) await history.happen(one);
        await history.run();
      }),
      { numRuns: 4_000 },
    );
  });
});
