import { isDone } from "../apply/apply.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { auditing } from "../audit/entries.ts";
import { countOutcomes, outcomesOf } from "../audit/run-metrics.ts";
import { defined } from "../model/defined.ts";
import { SyncError } from "../model/errors.ts";
import { isDelayedRecheck, RECHECK_DELAY_SECONDS } from "../reconcile/delayed-recheck.ts";
import type { ReconcileAllOutcome, ReconcileContext } from "../reconcile/reconcile-all.ts";
import { type IsCounted, parseMessage, type ReconcileRequest } from "../reconcile/reconcile-request.ts";
import { type Checkpoint, type StateStore, WORKER_ACTOR } from "../state/state-store.ts";
import { checkpointAfter, isUnfinished } from "./checkpoint-after.ts";
import type { ReconcileUserOutcome } from "./reconcile-user.ts";
import { recordSetAside } from "./record-set-aside.ts";
import { type ReportDeps, reportFailure, reportRun } from "./report-outcome.ts";
import { heldBack, isRejected, isSetAside, type SetAsideById } from "./set-aside.ts";

/** The event that SQS sends to the worker. Source: "Using Lambda with Amazon SQS", event. */
export interface QueueEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: { readonly SentTimestamp: string };
  }[];
}

/** Messages that SQS delivers again; it deletes the others. Source: the same, ReportBatchItemFailures. */
export interface QueueAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface WorkerDeps extends ReportDeps {
  readonly state: StateStore;
  reconcileAll(context: ReconcileContext): Promise<ReconcileAllOutcome>;
  reconcileUser(id: string, context: ReconcileContext, isRecheck: boolean): Promise<ReconcileUserOutcome>;
  /** Sends a request to the queue. */
  enqueue(request: ReconcileRequest, options: EnqueueOptions): Promise<void>;
  /** Whether an event counts. @default every event */
  readonly isCounted?: IsCounted;
  /** The audit log of a run. */
  auditOf(run: string): AuditLog;
}

export interface EnqueueOptions {
  readonly why: string;
  /** Seconds until the message becomes visible. @default 0 */
  readonly delay?: number;
}

/** One invocation of the Lambda function. */
export interface Invocation {
  readonly run: string;
  /** After it, no new work starts. */
  readonly signal: AbortSignal;
  /** When Lambda stops the invocation, in milliseconds since 1970. */
  readonly endsAt: number;
}

/**
 * Milliseconds that the lease on whole reconciliations outlives the invocation, for a last call that is in progress. SQS delivers a message
 * again 60 s after the longest invocation, so it never meets the lease of a worker that was killed while it processed that message.
 */
const LEASE_OVERLAP_MS = 5_000;

/**
 * Milliseconds by which a read must be later than a message that it covers: SQS dates the message, Lambda the read. A directory may also
 * need a moment until it returns a change of which it has sent the event.
 */
const CLOCK_TOLERANCE_MS = 5_000;

/** Seconds until a request is tried again that arrived during a whole reconciliation. */
const RETRY_DELAY_SECONDS = 30;

interface Run extends Invocation, ReconcileContext {
  readonly audit: AuditLog;
  /** A whole reconciliation of this invocation has failed: the next one follows when SQS delivers the messages again. */
  hasFailed: boolean;
}

/** Creates the worker: it processes a batch of messages, and answers which of them failed. Several workers can run at the same time. */
export function createWorker(deps: WorkerDeps) {
  return async (event: QueueEvent, invocation: Invocation): Promise<QueueAnswer> => {
    const { run, signal } = invocation;
    const audit = deps.auditOf(run);
    const running: Run = {
      ...invocation,
      audit,
      hasFailed: false,
      timeLeft: () => invocation.endsAt - deps.now(),
      onResult: auditing(audit, { run, by: WORKER_ACTOR }, deps.now),
    };
    const failures: { itemIdentifier: string }[] = [];
    for (const { messageId, sentAt, requests } of shortRequestsFirst(event, deps.isCounted)) {
      let isDone = true;
      for (const request of requests) {
        const ok = !signal.aborted && (await handleRequest(request, sentAt, running, deps));
        isDone &&= ok;
      }
      if (!isDone) failures.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failures };
  };
}

/** Requests for single users do not wait for a whole reconciliation. */
function shortRequestsFirst({ Records }: QueueEvent, isCounted?: IsCounted) {
  const messages = Records.map(({ messageId, body, attributes }) => {
    const requests = parseMessage(body, isCounted);
    const isLong = requests.some(({ kind }) => kind === "everybody");
    return { messageId, requests, isLong, sentAt: Number(attributes.SentTimestamp) };
  });
  return messages.sort((a, b) => Number(a.isLong) - Number(b.isLong));
}

/** @returns false if the request failed as a whole: SQS delivers the message again, and finally moves it to the dead-letter queue. */
async function handleRequest(
  request: ReconcileRequest,
  sentAt: number,
  running: Run,
  deps: WorkerDeps,
): Promise<boolean> {
  try {
    return request.kind === "everybody"
      ? await handleAll(Math.min(request.since ?? sentAt, sentAt), running, deps)
      : (await isRead(request, sentAt, deps)) || (await handleUser(request, running, deps));
  } catch (error) {
    if (request.kind === "everybody") running.hasFailed = true;
    const about = { run: running.run, by: WORKER_ACTOR, looked: request.kind };
    await reportFailure(error, about, running.audit, deps);
    return false;
  }
}

/**
 * Reconciles all users, unless another worker is doing so.
 *
 * @param since when the request was first made. A request that was postponed keeps its time; otherwise each postponed one would cause a
 *   reconciliation of its own.
 * @returns whether the message is done: also if a reconciliation that began after it was sent has covered it.
 */
async function handleAll(since: number, running: Run, deps: WorkerDeps): Promise<boolean> {
  const { state, now } = deps;
  const before = await state.checkpoint();
  if (before !== undefined && before.readStartedAt > since) return true;
  if (running.hasFailed) return false;
  if (!(await state.acquire(running.run, running.endsAt + LEASE_OVERLAP_MS - now()))) {
    // The other worker may have read before the change. This requests a reconciliation that begins later.
    const why = "another worker is reconciling all users";
    await deps.enqueue({ kind: "everybody", since }, { why, delay: RETRY_DELAY_SECONDS });
    return true;
  }
  try {
    const { isSettled, continues } = await reconcileAndRecord(before, running, deps);
    // The delay is longer than the release of the lease takes.
    if (continues)
      await deps.enqueue({ kind: "everybody" }, { why: "the run reached its time limit", delay: 1 });
    running.hasFailed = !isSettled;
    return isSettled;
  } finally {
    await state.release(running.run);
  }
}

async function reconcileAndRecord(before: Checkpoint | undefined, running: Run, deps: WorkerDeps) {
  const began = deps.now();
  const aside = new Map((await deps.state.usersSetAside()).map((user) => [user.id, user]));
  const outcome = await deps.reconcileAll(holding(aside, running, deps));
  // A user whom AWS rejects does not make the run fail: trying again at once would end the same, and other users would wait.
  const hasFailed = outcome.results.some((result) => result.outcome === "failed" && !isRejected(result));
  const isLeft = isUnfinished(outcome);
  // While actions are left, earlier requests are not done.
  const readStartedAt = hasFailed || isLeft ? (before?.readStartedAt ?? 0) : began;
  // Before the checkpoint is saved: if the run is killed in between, its message causes another reconciliation.
  for (const id of outcome.toConfirm) await enqueueRecheck(id, NOT_SELECTED, deps);
  await recordSetAside(outcome, aside, running, deps);
  // Read again: the other worker may have set a user aside meanwhile, whom the alarm must not forget.
  const setAside = await deps.state.usersSetAside();
  await deps.state.saveCheckpoint(checkpointAfter(outcome, readStartedAt));
  const about = { run: running.run, by: WORKER_ACTOR, looked: "everybody" } as const;
  const results = outcome.results.filter((result) => !isSetAside(result));
  const report = { ...about, ...outcomesOf({ ...outcome, results }), setAside };
  await reportRun(report, running.audit, deps);
  const continues = isLeft && outcome.results.some(isDone);
  if (isLeft && !continues) {
    // Another run would not get further.
    const hint = "docs/directory-sync.md says how many users one run can read.";
    throw new SyncError(
      "RUN_TOO_SHORT",
      "The run reached its time limit before it could change an account.",
      hint,
    );
  }
  return { isSettled: !hasFailed, continues };
}

/**
 * Whether a user was read clearly after this message was sent: one change can cause several messages, from Identity Center, from CloudTrail and
 * from SQS, which delivers at least once. A second check is always made.
 */
async function isRead(
  { id, firstLookAt }: Extract<ReconcileRequest, { kind: "person" }>,
  sentAt: number,
  { state }: WorkerDeps,
): Promise<boolean> {
  const lastRead = firstLookAt === undefined ? await state.lastReadOf(id) : undefined;
  return lastRead !== undefined && lastRead > sentAt + CLOCK_TOLERANCE_MS;
}

/**
 * Reconciles one user, and again later if all users are being reconciled at the moment: that reconciliation may rest on what the directory
 * said before, and its effect would last until the next one.
 */
async function handleUser(
  { id, firstLookAt }: Extract<ReconcileRequest, { kind: "person" }>,
  running: Run,
  deps: WorkerDeps,
): Promise<boolean> {
  const { run, audit } = running;
  const began = deps.now();
  const isLeased = await deps.state.isLeased();
  const user = await deps.state.userSetAside(id);
  const aside = new Map(user && [[id, user]]);
  const holder = holding(aside, running, deps);
  const outcome = await deps.reconcileUser(id, holder, isDelayedRecheck(firstLookAt, deps.now()));
  const settled = "settled" in outcome ? outcome : undefined;
  const results = settled?.settled ?? [];
  if ("reconcileAll" in outcome) await deps.enqueue({ kind: "everybody" }, { why: outcome.reconcileAll });
  else if ("recheck" in outcome) await enqueueRecheck(id, outcome.recheck, deps);
  else if (isLeased)
    await deps.enqueue(
      { kind: "person", id },
      { why: "all users are being reconciled at the same time", delay: RETRY_DELAY_SECONDS },
    );
  const setAside = settled && (await recordUser(settled, aside, running, deps));
  const others = results.filter((result) => !isSetAside(result));
  const report = { run, by: WORKER_ACTOR, looked: "person", outcomes: countOutcomes(others) } as const;
  await reportRun({ ...report, ...defined({ setAside }) }, audit, deps);
  const isProcessed = !others.some(({ outcome: how }) => how === "failed" || how === "not-started");
  const isLatest = ((await deps.state.lastReadOf(id)) ?? 0) <= began;
  if (isProcessed && isLatest) await deps.state.recordRead(id, began);
  // What this worker did rests on an older state, and the later read may have come before it took effect.
  if (results.length > 0 && !isLatest)
    await deps.enqueue({ kind: "person", id }, { why: "another worker has read the user meanwhile" });
  return isProcessed;
}

/** Users who are set aside wait for their next try. */
function holding(users: SetAsideById, running: Run, { now }: WorkerDeps): ReconcileContext {
  return { ...running, holdBack: (actions) => heldBack(actions, users, now()) };
}

/** @returns the user, if AWS rejected the change now. Events about a user who waits for the next try are not worth a record. */
async function recordUser(
  { settled: results, heldBack: held = new Set() }: Extract<ReconcileUserOutcome, { settled: unknown }>,
  users: SetAsideById,
  running: Run,
  deps: WorkerDeps,
) {
  const actions = [...results.map(({ action }) => action), ...held];
  const { rejected } = await recordSetAside({ actions, results, heldBack: held }, users, running, deps);
  return rejected.length > 0 ? rejected : undefined;
}

const NOT_SELECTED = "the user is in the directory, and no longer selected";

/** Requests the second check of a user who is no longer selected. It removes the user if that is still so. */
function enqueueRecheck(id: string, why: string, deps: WorkerDeps): Promise<void> {
  return deps.enqueue({ kind: "person", id, firstLookAt: deps.now() }, { why, delay: RECHECK_DELAY_SECONDS });
}
