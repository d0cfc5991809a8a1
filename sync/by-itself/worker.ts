import type { MaxRemovals } from "../rule/policy.ts";
import { auditing, BY_ITSELF } from "./audit.ts";
import type { AuditLog } from "./audit-log.ts";
import type { EverybodyOutcome, Looking } from "./compare-everybody.ts";
import { allowanceAfter, isUnfinished } from "./everybody.ts";
import { type Look, looksFrom } from "./look.ts";
import type { Memory } from "./memory.ts";
import type { OnePersonOutcome } from "./one-person.ts";
import { type ReportDeps, reportFailure, reportLook } from "./report-look.ts";
import { countOutcomes, outcomesOf } from "./run-metrics.ts";

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
  readonly memory: Memory;
  readonly maxRemovals: MaxRemovals;
  compareEverybody(looking: Looking): Promise<EverybodyOutcome>;
  settlePerson(id: string, looking: Looking): Promise<OnePersonOutcome>;
  /** Puts a request for a whole comparison into the queue. */
  askForEverybody(why: string): Promise<void>;
  /** Where a run's audit lines go. */
  auditOf(run: string): AuditLog;
}

/** Milliseconds for which a whole comparison may be at work: longer than a Lambda lives. */
const LEASE = 16 * 60 * 1000;

interface Run extends Looking {
  readonly run: string;
  readonly audit: AuditLog;
}

/** Looks where each message says, and answers which messages have to come again. Two workers at once do no harm. */
export function createWorker(deps: WorkerDeps) {
  return async (event: QueueEvent, run: string, signal: AbortSignal): Promise<QueueAnswer> => {
    const audit = deps.auditOf(run);
    const running = { run, signal, audit, onResult: auditing(audit, { run, by: BY_ITSELF }, deps.now) };
    const failures: { itemIdentifier: string }[] = [];
    for (const { messageId, body, attributes } of event.Records) {
      let isDone = true;
      for (const look of looksFrom(body)) {
        const ok = await lookThere(look, Number(attributes.SentTimestamp), running, deps);
        isDone &&= ok;
      }
      if (!isDone) failures.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failures };
  };
}

/** A look that fails as a whole: the message comes again, and after some times lies in the dead-letter queue. */
async function lookThere(look: Look, sentAt: number, running: Run, deps: WorkerDeps): Promise<boolean> {
  try {
    return look.kind === "everybody"
      ? await everybody(sentAt, running, deps)
      : await person(look.id, running, deps);
  } catch (error) {
    const about = { run: running.run, by: BY_ITSELF, looked: look.kind };
    await reportFailure(error, about, running.audit, deps);
    return false;
  }
}

/** @returns whether the message is done with: also when a comparison that began after it was sent has seen it all. */
async function everybody(sentAt: number, running: Run, deps: WorkerDeps): Promise<boolean> {
  const { run, audit } = running;
  const before = await deps.memory.allowance();
  if (before !== undefined && before.lookedAt > sentAt) return true;
  if (!(await deps.memory.acquire(run, LEASE))) return false;
  try {
    const lookedAt = deps.now();
    const outcome = await deps.compareEverybody(running);
    await deps.memory.allow(allowanceAfter(outcome, deps.maxRemovals, lookedAt));
    const about = { run, by: BY_ITSELF, looked: "everybody" } as const;
    await reportLook({ ...about, ...outcomesOf(outcome) }, audit, deps);
    if (isUnfinished(outcome)) await deps.askForEverybody("the time of one run was over");
    return !outcome.results.some(({ outcome: how }) => how === "failed");
  } finally {
    await deps.memory.release(run);
  }
}

async function person(id: string, running: Run, deps: WorkerDeps): Promise<boolean> {
  const { run, audit } = running;
  const outcome = await deps.settlePerson(id, running);
  const results = "settled" in outcome ? outcome.settled : [];
  if ("everybody" in outcome) await deps.askForEverybody(outcome.everybody);
  const outcomes = countOutcomes(results);
  await reportLook({ run, by: BY_ITSELF, looked: "person", outcomes }, audit, deps);
  return !results.some(({ outcome: how }) => how === "failed");
}
