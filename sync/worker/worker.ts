import { isDone } from "../apply/apply.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { auditing } from "../audit/entries.ts";
import { countOutcomes, outcomesOf } from "../audit/run-metrics.ts";
import { SyncError } from "../model/errors.ts";
import { isDelayedRecheck, RECHECK_DELAY_SECONDS } from "../reconcile/delayed-recheck.ts";
import type { ReconcileAllOutcome, ReconcileContext } from "../reconcile/reconcile-all.ts";
import { parseMessage, type ReconcileRequest } from "../reconcile/reconcile-request.ts";
import type { Checkpoint, StateStore } from "../state/state-store.ts";
import { WORKER_ACTOR } from "../state/state-store.ts";
import { allowanceAfter, isUnfinished } from "./reconcile-all-recorded.ts";
import type { OnePersonOutcome } from "./reconcile-user.ts";
import { type ReportDeps, reportFailure, reportRun } from "./report-outcome.ts";

/** What SQS hands to the worker. Source: "Using Lambda with Amazon SQS", event. */
export interface QueueEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: { readonly SentTimestamp: string };
  }[];
}

/** Messages that come again; the others are done. Source: the same, ReportBatchItemFailures. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface WorkerDeps extends ReportDeps {
  readonly memory: StateStore;
  reconcileAll(looking: ReconcileContext): Promise<ReconcileAllOutcome>;
  settlePerson(id: string, looking: ReconcileContext, isSecondLook: boolean): Promise<OnePersonOutcome>;
  /** Puts a request to look into the queue. */
  enqueue(look: ReconcileRequest, request: Request): Promise<void>;
  /** Where a run's audit lines go. */
  auditOf(run: string): AuditLog;
}

export interface Request {
  readonly why: string;
  /** Seconds until somebody gets to see it. @default 0 */
  readonly delay?: number;
}

/** What a run of the worker has: who it is, and how long it lives. */
export interface Invocation {
  readonly run: string;
  /** After it nothing new begins. */
  readonly signal: AbortSignal;
  /** When Lambda ends it at the latest, in milliseconds since 1970. */
  readonly endsAt: number;
}

/**
 * Milliseconds that the lease on whole comparisons outlives the worker, for a last call that is under way. A message comes again 60 s
 * after the longest life, and so never meets the lease of the worker that was killed over it.
 */
const LEASE_OVERLAP_MS = 5_000;

/** Seconds after which somebody looks again whether the comparison that is at work has ended. */
const LOOK_AGAIN = 30;

interface Run extends Invocation, ReconcileContext {
  readonly audit: AuditLog;
}

/** Looks where each message says, and answers which messages have to come again. Two workers at once do no harm. */
export function createWorker(deps: WorkerDeps) {
  return async (event: QueueEvent, life: Invocation): Promise<QueueAnswer> => {
    const { run, signal } = life;
    const audit = deps.auditOf(run);
    const timeLeft = () => life.endsAt - deps.now();
    const running = {
      ...life,
      audit,
      timeLeft,
      onResult: auditing(audit, { run, by: WORKER_ACTOR }, deps.now),
    };
    const failures: { itemIdentifier: string }[] = [];
    for (const { messageId, sentAt, looks } of quickestFirst(event)) {
      let isDone = true;
      for (const look of looks) {
        const ok = !signal.aborted && (await lookThere(look, sentAt, running, deps));
        isDone &&= ok;
      }
      if (!isDone) failures.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failures };
  };
}

/** Single people do not wait for a whole comparison. */
function quickestFirst({ Records }: QueueEvent) {
  const messages = Records.map(({ messageId, body, attributes }) => {
    const looks = parseMessage(body);
    const isLong = looks.some(({ kind }) => kind === "everybody");
    return { messageId, looks, isLong, sentAt: Number(attributes.SentTimestamp) };
  });
  return messages.sort((a, b) => Number(a.isLong) - Number(b.isLong));
}

/** A look that fails as a whole: the message comes again, and after some times lies in the dead-letter queue. */
async function lookThere(
  look: ReconcileRequest,
  sentAt: number,
  running: Run,
  deps: WorkerDeps,
): Promise<boolean> {
  try {
    return look.kind === "everybody"
      ? await everybody(Math.min(look.since ?? sentAt, sentAt), running, deps)
      : await person(look, running, deps);
  } catch (error) {
    const about = { run: running.run, by: WORKER_ACTOR, looked: look.kind };
    await reportFailure(error, about, running.audit, deps);
    return false;
  }
}

/**
 * Compares everybody, where nobody else is at it.
 *
 * @param since when that was asked for: also where it has been put off, or each that was would ask for a comparison of its own.
 * @returns whether the message is done with: also when a comparison that began after it was sent has seen it all.
 */
async function everybody(since: number, running: Run, deps: WorkerDeps): Promise<boolean> {
  const { memory, now } = deps;
  const before = await memory.allowance();
  if (before !== undefined && before.readStartedAt > since) return true;
  if (!(await memory.acquire(running.run, running.endsAt + LEASE_OVERLAP_MS - now()))) {
    // Whoever is at work may have read the past: this asks for one that begins later.
    const why = "another worker is comparing everybody";
    await deps.enqueue({ kind: "everybody", since }, { why, delay: LOOK_AGAIN });
    return true;
  }
  try {
    const { isSettled, goesOn } = await compareAll(before, running, deps);
    // Before the lease ends, nobody could go on: the delay is longer than that takes.
    if (goesOn) await deps.enqueue({ kind: "everybody" }, { why: "the time of one run was over", delay: 1 });
    return isSettled;
  } finally {
    await memory.release(running.run);
  }
}

async function compareAll(before: Checkpoint | undefined, running: Run, deps: WorkerDeps) {
  const began = deps.now();
  const outcome = await deps.reconcileAll(running);
  const hasFailed = outcome.results.some(({ outcome: how }) => how === "failed");
  const isLeft = isUnfinished(outcome);
  // As long as one leaves something to do, what was asked for before it is not done.
  const lookedAt = hasFailed || isLeft ? (before?.readStartedAt ?? 0) : began;
  // First of all: if the run is killed before the allowance is kept, its message brings another comparison.
  for (const id of outcome.toConfirm) await lookAgain(id, NOT_SELECTED, deps);
  await deps.memory.saveCheckpoint(allowanceAfter(outcome, lookedAt));
  const about = { run: running.run, by: WORKER_ACTOR, looked: "everybody" } as const;
  await reportRun({ ...about, ...outcomesOf(outcome) }, running.audit, deps);
  const goesOn = isLeft && outcome.results.some(isDone);
  if (isLeft && !goesOn) {
    // Another run would come no further.
    const hint = "docs/directory-sync.md says how many users one run can read.";
    throw new SyncError("RUN_TOO_SHORT", "The time of a run was over before anything was done.", hint);
  }
  return { isSettled: !hasFailed, goesOn };
}

/**
 * Looks at one person, and again later where everybody is being compared: what that comparison does about them may rest on what the
 * directory said before, and would stay till the next one.
 */
async function person(
  { id, firstLookAt }: Extract<ReconcileRequest, { kind: "person" }>,
  running: Run,
  deps: WorkerDeps,
): Promise<boolean> {
  const { run, audit } = running;
  const isCompared = await deps.memory.isLeased();
  const outcome = await deps.settlePerson(id, running, isDelayedRecheck(firstLookAt, deps.now()));
  const results = "settled" in outcome ? outcome.settled : [];
  if ("everybody" in outcome) await deps.enqueue({ kind: "everybody" }, { why: outcome.everybody });
  else if ("lookAgain" in outcome) await lookAgain(id, outcome.lookAgain, deps);
  else if (isCompared)
    await deps.enqueue(
      { kind: "person", id },
      { why: "everybody is being compared meanwhile", delay: LOOK_AGAIN },
    );
  const outcomes = countOutcomes(results);
  await reportRun({ run, by: WORKER_ACTOR, looked: "person", outcomes }, audit, deps);
  return !results.some(({ outcome: how }) => how === "failed" || how === "not-started");
}

const NOT_SELECTED = "the user is in the directory, and no longer selected";

/** Asks for the second look at a user who is no longer selected, which removes them if that is still so. */
function lookAgain(id: string, why: string, deps: WorkerDeps): Promise<void> {
  return deps.enqueue({ kind: "person", id, firstLookAt: deps.now() }, { why, delay: RECHECK_DELAY_SECONDS });
}
