import type { Result } from "../../../sync/apply/apply.ts";
import type { AuditLog, Unwritten } from "../../../sync/audit/audit-log.ts";
import { type Account, attributes } from "../../../sync/model/account.ts";
import { subjectsOf } from "../../../sync/model/action.ts";
import { defined } from "../../../sync/model/defined.ts";
import { identitiesOf } from "../../../sync/model/identities.ts";
import type { Person } from "../../../sync/model/person.ts";
import { defaultPolicy } from "../../../sync/model/policy.ts";
import { type Action, type Policy, plan } from "../../../sync/plan/plan.ts";
import { carryOut, type ReconcileContext } from "../../../sync/reconcile/reconcile-all.ts";
import { type IsCounted, messageBody } from "../../../sync/reconcile/reconcile-request.ts";
import type { LookupResult } from "../../../sync/sources/one-user.ts";
import type { ChangeWindows } from "../../../sync/state/change-window/change-window.ts";
import { readWindows, recentIn } from "../../../sync/state/change-window/limits.ts";
import type { SetAsideUser } from "../../../sync/state/set-aside.ts";
import type { Checkpoint, RunRecord, StateStore } from "../../../sync/state/state-store.ts";
import { reconcileUser } from "../../../sync/worker/reconcile-user.ts";
import { createWorker, type QueueEvent } from "../../../sync/worker/worker.ts";
import { memoryWindows } from "../state/change-window/memory-windows.ts";

export const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
const policy = () => ({ ...defaultPolicy, source: "idc", now: new Date("2026-11-21T12:00:00Z") });

/** A directory, a pool and a state store in this process. Actions take effect at once. */
export class World {
  readonly people = new Map<string, Person>();
  readonly accounts = new Map<string, Account>();
  readonly asked: string[] = [];
  /** Seconds until each message becomes visible. */
  readonly delays: number[] = [];
  /** The messages in the queue. */
  readonly queued: object[] = [];
  readonly lines: string[] = [];
  readonly audited: string[] = [];
  /** Why the audit log refuses lines. */
  auditFault: string | undefined;
  readonly runs: RunRecord[] = [];
  /** Usernames whose changes fail, as in an outage. */
  readonly refused = new Set<string>();
  /** Usernames whose changes AWS rejects however often they are tried, with the error's name. */
  readonly rejected = new Map<string, string>();
  /** When each user was read last. */
  readonly reads = new Map<string, number>();
  readonly setAside = new Map<string, SetAsideUser>();
  /** When each account was disabled for the last time. */
  readonly removedAt = new Map<string, number>();
  /** Usernames, once for each invitation. */
  readonly invited: string[] = [];
  /** Actions that were applied. */
  actionCount = 0;
  time = 1_000;
  allowed: Checkpoint | undefined;
  leasedBy: string | undefined;
  /** Actions before the time limit of a run. */
  actionsInTime = Number.POSITIVE_INFINITY;

  /** Users who are in the directory but in no selected group. */
  readonly unselected = new Map<string, Person>();
  policy: Policy = policy();
  /** Awaited before and after each call of directory and pool. */
  tick: () => Promise<unknown> = async () => {};
  readonly windows: ChangeWindows;

  constructor(windows?: ChangeWindows) {
    this.windows = windows ?? memoryWindows({ now: () => this.time, pause: async () => {} });
  }

  readonly state: StateStore = {
    acquire: async (run) => {
      if (this.leasedBy !== undefined && this.leasedBy !== run) return false;
      this.leasedBy = run;
      return true;
    },
    release: async () => {
      this.leasedBy = undefined;
    },
    isLeased: async () => this.leasedBy !== undefined,
    checkpoint: async () => this.allowed,
    saveCheckpoint: async (allowance) => {
      this.allowed = allowance;
    },
    consumeEmail: async () => {
      const { emailsLeft = 0 } = this.allowed ?? {};
      if (this.allowed === undefined || emailsLeft < 1) return false;
      this.allowed = { ...this.allowed, emailsLeft: emailsLeft - 1 };
      return true;
    },
    claim: async () => true,
    record: async (run) => {
      this.runs.push(run);
    },
    history: async () => this.runs,
    lastReadOf: async (user) => this.reads.get(user),
    recordRead: async (user, readStartedAt) => {
      this.reads.set(user, readStartedAt);
    },
    usersSetAside: async () => [...this.setAside.values()],
    userSetAside: async (user) => this.setAside.get(user),
    setAside: async (user) => {
      this.setAside.set(user.id, user);
    },
    clearSetAside: async (user) => {
      this.setAside.delete(user);
    },
  };

  /** Accepts lines, or returns them when it is settled. */
  readonly #auditLog = (): AuditLog => {
    let lines: string[] = [];
    return {
      write: (line) => (this.auditFault === undefined ? this.audited : lines).push(line),
      settle: async (): Promise<Unwritten | undefined> => {
        const unwritten = { lines, reason: this.auditFault ?? "" };
        lines = [];
        return unwritten.lines.length > 0 ? unwritten : undefined;
      },
    };
  };

  apply = async (
    actions: readonly Action[],
    { onResult }: Pick<ReconcileContext, "onResult">,
  ): Promise<Result[]> => {
    const results: Result[] = [];
    for (const action of actions) {
      await this.tick();
      const result = this.#do(action);
      await this.tick();
      onResult(result);
      results.push(result);
    }
    return results;
  };

  async #find(who: string): Promise<LookupResult> {
    await this.tick();
    const found = this.people.get(who);
    if (found !== undefined) return { person: { ...found, source: "idc" } };
    const isUnselected = this.unselected.get(who)?.enabled === true;
    return { notFound: true, ...(isUnselected && { unselected: true }) };
  }

  #failureOf(username: string) {
    const rejection = this.rejected.get(username);
    if (rejection !== undefined) return { reason: "rejected", rejection };
    return this.refused.has(username) ? { reason: "refused" } : undefined;
  }

  #do(action: Action): Result {
    if (this.actionsInTime < 1) return { action, outcome: "not-started" };
    this.actionsInTime -= 1;
    this.actionCount += 1;
    const { person, account } = subjectsOf(action);
    const username = account?.username ?? person?.id ?? "";
    const failure = this.#failureOf(username);
    if (failure !== undefined) return { action, outcome: "failed", ...failure };
    if (action.kind === "invite" || action.kind === "create") return this.#make(action);
    const before = this.accounts.get(username);
    if (before === undefined) return { action, outcome: "left", reason: "gone" };
    if (action.kind === "disable") {
      this.removedAt.set(username, this.time);
      this.accounts.set(username, {
        ...before,
        enabled: false,
        disabledMark: { at: policy().now, state: action.reason === "gone" ? "missing" : "disabled" },
      });
      return { action, outcome: "disabled" };
    }
    this.accounts.set(username, changed(before, action));
    return { action, outcome: outcomeOf(action) };
  }

  #make(action: Extract<Action, { kind: "invite" | "create" }>): Result {
    const { id: username, displayName: name } = action.person;
    const isInvited = action.kind === "invite";
    if (isInvited) this.invited.push(username);
    const user = { username, directoryId: username, name, email: action.email };
    const own = { managed: true, source: "idc", managedBy: "quick-sign-in" };
    const state = { enabled: true, awaitsFirstSignIn: true, federated: false, emailVerified: true };
    const sent = isInvited ? { invites: 1 } : { invites: 0, uninvited: true };
    this.accounts.set(username, { ...user, ...own, ...state, ...sent, invitedAt: policy().now });
    return { action, outcome: isInvited ? "invited" : "created" };
  }

  /** Whether an event counts. */
  isCounted: IsCounted = () => true;

  worker = createWorker({
    state: this.state,
    isCounted: (origin) => this.isCounted(origin),
    metricsDimension: "dev",
    reconcileAll: async (context) => {
      const views = await readWindows(this.windows);
      const policyNow = { ...this.policy, ...recentIn(views) };
      await this.tick();
      const people = [...this.people.values()];
      await this.tick();
      const found = plan(people, [...this.accounts.values()], policyNow);
      const isUnselected = async (who: string) => "unselected" in (await this.#find(who));
      const apply = (actions: readonly Action[]) => this.apply(actions, context);
      const options = { ...context, windows: this.windows, views, policy: policyNow, emailsLeft: 50 };
      return carryOut(found, { ...options, isUnselected, apply });
    },
    reconcileUser: (who, context, isRecheck) =>
      reconcileUser(who, {
        findPerson: async () => this.#find(who),
        accountsByUsername: async (name) =>
          [...this.accounts.values()].filter(({ username }) => username === name),
        accountsByEmail: async (email) =>
          [...this.accounts.values()].filter((account) => account.email === email),
        apply: (actions) => this.apply(actions, context),
        state: this.state,
        windows: this.windows,
        policy: this.policy,
        isRecheck,
        ...defined({ holdBack: context.holdBack }),
        timeLeft: context.timeLeft,
      }),
    enqueue: async (request, { why, delay = 0 }) => {
      this.queued.push(messageBody(request, why));
      this.asked.push(why);
      this.delays.push(delay);
    },
    auditOf: this.#auditLog,
    log: (line) => this.lines.push(line),
    now: () => this.time,
  });

  async send(...bodies: readonly object[]): Promise<readonly string[]> {
    this.time += 1;
    return this.sendAgain(this.time, ...bodies);
  }

  /** Delivers messages that were sent at this time. @returns the indexes of those that SQS delivers again. */
  async sendAgain(sentAt: number, ...bodies: readonly object[]): Promise<readonly string[]> {
    const event: QueueEvent = {
      Records: bodies.map((body, index) => ({
        messageId: String(index),
        body: JSON.stringify(body),
        attributes: { SentTimestamp: String(sentAt) },
      })),
    };
    this.time += 1;
    const { signal } = new AbortController();
    const life = { run: "run-1", signal, endsAt: this.time + 900_000 };
    const { batchItemFailures } = await this.worker(event, life);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  /** The metrics in the worker's log. */
  metrics(): Record<string, unknown>[] {
    const lines = this.lines.map((line): Record<string, unknown> => JSON.parse(line));
    return lines.filter((line) => "_aws" in line).map(({ _aws, ...counts }) => counts);
  }

  /** The accounts of the pool. */
  seen(): unknown {
    const rows = [...this.accounts.values()].map(({ username, email, name, enabled }) => [
      username,
      email,
      name,
      enabled,
    ]);
    return rows.sort(([a = ""], [b = ""]) => String(a).localeCompare(String(b)));
  }
}

function outcomeOf({ kind }: Action): "enabled" | "linked" | "updated" {
  if (kind === "enable") return "enabled";
  return kind === "link" ? "linked" : "updated";
}

/** An account after an action that keeps its access. */
function changed({ disabledMark, ...before }: Account, action: Action): Account {
  const changes = "changes" in action ? action.changes : [];
  const value = (name: string) => changes.find(({ attribute }) => attribute === name)?.to;
  const isBack = action.kind === "enable" || value(attributes.disabledAt) === "";
  const written = defined({ email: value("email"), name: value("name") });
  const marks = defined({ disabledMark: isBack ? undefined : disabledMark });
  const own = { ...before, ...written, ...marks, enabled: before.enabled || action.kind === "enable" };
  if (action.kind !== "link") return own;
  const { provider, subject } = action;
  return { ...own, identities: [...identitiesOf(before), { provider, subject }] };
}

export const ALL_USERS = { look: "everybody" };
export const about = (number: number) => ({ detail: { userId: id(number) } });
export const person = (number: number, changes: Partial<Person> = {}): Person => ({
  id: id(number),
  emails: [`p${number}@example.com`],
  displayName: `P ${number}`,
  enabled: true,
  ...changes,
});

export function worldOf(count: number): World {
  const world = new World();
  for (let number = 0; number < count; number += 1) world.people.set(id(number), person(number));
  return world;
}
