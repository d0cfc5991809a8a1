import { mock } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { apply } from "../../sync/apply/apply.ts";
import type { Person } from "../../sync/model/person.ts";
import type { Policy } from "../../sync/model/policy.ts";
import { plan } from "../../sync/plan/plan.ts";
import type { Pool } from "../../sync/pool/pool.ts";
import { orderActions } from "../../sync/reconcile/order.ts";
import { personOf } from "../../sync/sources/scim/person-of.ts";
import { reconcileUser } from "../../sync/worker/reconcile-user.ts";
import { runs } from "../support/properties.ts";
import { memoryPool } from "./memory-pool.ts";
import { account, person, policy } from "./people.ts";
import { openScim, USER } from "./scim/scim-world.ts";
import { memoryWindows } from "./state/change-window/memory-windows.ts";

/** What can happen to one user between two runs, and how a run goes. */
type Status = "enabled" | "disabled" | "gone" | "unknown";
type Event =
  | { readonly kind: "directory"; readonly status: Status }
  | { readonly kind: "administrator"; readonly does: "disable" | "enable" }
  /** @property fails the change of the pool, from 1, that fails, and whether it took effect; all after it, where the run is killed. */
  | { readonly kind: "run"; readonly by: "reconciliation" | "event"; readonly fails?: Failure }
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
  fc.record({
    kind: fc.constant("directory"),
    status: fc.constantFrom("enabled", "disabled", "gone", "unknown"),
  }),
  fc.record({ kind: fc.constant("administrator"), does: fc.constantFrom("disable", "enable") }),
  fc.record(
    { kind: fc.constant("run"), by: fc.constantFrom("reconciliation", "event"), fails: failure },
    { requiredKeys: ["kind", "by"] },
  ),
  fc.record({ kind: fc.constant("days"), days: fc.constantFrom(1, 20, 31) }),
);

const GRACE_DAYS = 30;
const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Stores Ada's status; Zoe stays. */
interface Directory {
  readonly id: string;
  /** Says Ada's status. @returns what it is then. */
  say(status: Status): Promise<Status>;
  people(): Promise<Person[]>;
}

/** A directory that is listed, as Identity Center is. */
function listedDirectory(): Directory {
  let status: Status = "enabled";
  const ada = () => ({
    ...person("ada", undefined, { enabled: status === "enabled" }),
    ...(status === "unknown" && { statusUnknown: true }),
  });
  return {
    id: "ada",
    say: async (now) => {
      status = now;
      return status;
    },
    people: async () => [person("zoe"), ...(status === "gone" ? [] : [ada()])],
  };
}

/** A provider that pushes by SCIM. Of what a listing alone can say, it sends requests that say nothing of the status. */
async function pushedDirectory(): Promise<Directory> {
  const { ask, patch, user, store } = openScim();
  const body = (name: string) => ({
    userName: name,
    displayName: name,
    emails: [{ value: `${name}@example.com` }],
  });
  const id = await user({ ...body("ada"), active: true });
  await user({ ...body("zoe"), active: true });
  let status: Status = "enabled";
  return {
    id,
    say: async (now) => {
      const isSaid = now === "enabled" || now === "disabled";
      if (isSaid) status = now;
      if (isSaid) await patch(`/Users/${id}`, { op: "replace", path: "active", value: now === "enabled" });
      else if (now === "gone") await ask("PUT", `/Users/${id}`, { schemas: [USER], ...body("ada") });
      else await patch(`/Users/${id}`, { op: "remove", path: "active" });
      return status;
    },
    people: async () => {
      const people: Person[] = [];
      for await (const user of store.list("user")) people.push(personOf(user));
      return people;
    },
  };
}

/** A pool of two users, and what an onlooker knows who sees everything. */
class History {
  readonly #directory: Directory;
  readonly #world: ReturnType<typeof memoryPool>;
  #status: Status = "enabled";
  /** An administrator has disabled the account, and has not enabled it since. */
  byHand = false;
  /** The first of the runs in a row that did not find Ada. */
  #missedSince: number | undefined;

  private constructor(directory: Directory, world: ReturnType<typeof memoryPool>) {
    this.#directory = directory;
    this.#world = world;
  }

  static async of(directory: Directory): Promise<History> {
    const made = (await directory.people()).map(({ id, emails: [email = ""], displayName: name }) =>
      account(id, { email, name, awaitsFirstSignIn: false, invitedAt: new Date(0) }),
    );
    return new History(directory, memoryPool(made));
  }

  get #ada() {
    return this.#world.cognito.users.get(this.#directory.id);
  }

  async happen(one: Event): Promise<void> {
    mock.timers.tick(one.kind === "days" ? one.days * DAY : HOUR);
    if (one.kind === "directory") this.#status = await this.#directory.say(one.status);
    if (one.kind === "administrator") await this.#administrate(one.does);
    if (one.kind === "run") await this.run(one.by, one.fails);
  }

  /** An administrator who enables an account that sync disabled waits for a run of sync first: otherwise the two changes would cancel each other. */
  async #administrate(does: "disable" | "enable"): Promise<void> {
    const { operations } = this.#world.cognito;
    const Username = this.#directory.id;
    const isEnabled = this.#ada?.Enabled;
    // The console offers what is not so yet.
    if (isEnabled === undefined || isEnabled === (does === "enable")) return;
    this.byHand = does === "disable";
    if (does === "disable") operations.AdminDisableUser({ Username });
    else operations.AdminEnableUser({ Username });
    if (does === "enable") await this.run("reconciliation");
  }

  async run(by: "reconciliation" | "event", fails?: Failure): Promise<void> {
    const before = this.#ada?.Enabled;
    const now = Date.now();
    // A run that could write nothing at all has left no trace of what it saw.
    const leavesTrace = fails?.at !== 1 || fails.when === "after";
    if (this.#status === "gone") this.#missedSince ??= now;
    else if (leavesTrace) this.#missedSince = undefined;
    const pool = failing(this.#world.pool, fails);
    const rule = policy({ onRemove: "delete", graceDays: GRACE_DAYS, now: new Date(now) });
    if (by === "reconciliation") await this.#compare(pool, rule);
    else await this.#lookAtAda(pool, rule);
    this.#check(before, now, fails === undefined);
    if (this.#ada === undefined) this.byHand = false;
  }

  /** As the command does, and the worker by its schedule. */
  async #compare(pool: Pool, rule: Policy): Promise<void> {
    const { actions } = plan(await this.#directory.people(), await pool.list(), rule);
    await apply(pool, orderActions(actions), { source: "idc", signal: NEVER, onResult: () => {} });
  }

  /** As the worker does after an event. */
  async #lookAtAda(pool: Pool, rule: Policy): Promise<void> {
    const enough = { total: 9, bySource: new Map<string, number>() };
    const limits = { removals: enough, emailChanges: enough };
    const allowance = {
      readStartedAt: 0,
      byUsername: true,
      sharedEmails: [],
      limits: { ...limits, established: limits },
    };
    const outcome = await reconcileUser(this.#directory.id, {
      findPerson: async (id) => {
        const found = (await this.#directory.people()).find((one) => one.id === id);
        return found === undefined ? { notFound: true } : { person: { ...found, source: "idc" } };
      },
      accountsByUsername: async (name) => (await pool.list()).filter(({ username }) => username === name),
      accountsByEmail: async (email) => (await pool.list()).filter((one) => one.email === email),
      apply: (actions) => apply(pool, actions, { source: "idc", signal: NEVER, onResult: () => {} }),
      state: { checkpoint: async () => allowance, consumeEmail: async () => true },
      windows: memoryWindows({ now: Date.now }),
      policy: rule,
      timeLeft: () => HOUR,
    });
    expect(outcome, "it is settled alone").to.have.property("settled");
  }

  #check(before: boolean | undefined, now: number, isWhole: boolean): void {
    const ada = this.#ada;
    if (before !== undefined && ada === undefined) {
      expect(this.byHand, "an account that an administrator disabled is not deleted").to.equal(false);
      expect(now - (this.#missedSince ?? now), "the grace period").to.be.above(GRACE_DAYS * DAY);
    }
    if (ada === undefined || !isWhole) return;
    if (this.byHand) expect(ada.Enabled, "disabled by hand stays disabled").to.equal(false);
    else if (this.#status === "unknown") expect(ada.Enabled, "as it was").to.equal(before ?? false);
    else expect(ada.Enabled, `${this.#status} in the directory`).to.equal(this.#status === "enabled");
    const isOut = this.#status === "disabled" || this.#status === "gone";
    if (!this.byHand && isOut) expect(ada.session, "is signed out").to.equal(false);
  }
}

const NEVER = new AbortController().signal;

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

describe("Any history of a user, an administrator and failing runs", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-03-02T12:00:00Z") }));
  after(() => mock.timers.reset());

  const directories = {
    "that is listed": async () => listedDirectory(),
    "that pushes by SCIM": pushedDirectory,
  };
  for (const [what, open] of Object.entries(directories))
    it(`keeps an administrator's decision, follows a directory ${what}, and counts grace from the first run that missed the user`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 14 }), async (events) => {
          const history = await History.of(await open());
          for (const one of events) await history.happen(one);
          await history.run("reconciliation");
        }),
        { numRuns: runs(500) },
      );
    });
});
