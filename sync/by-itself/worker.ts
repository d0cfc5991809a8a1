import type { Result } from "../apply.ts";
import type { SyncOutcome } from "../request.ts";
import type { MaxRemovals } from "../rule/policy.ts";
import { auditLine, countOutcomes, metricLine } from "./audit.ts";
import { allowanceAfter, isUnfinished } from "./everybody.ts";
import { type Look, looksFrom } from "./look.ts";
import type { Memory } from "./memory.ts";
import type { OnePersonOutcome } from "./one-person.ts";

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

export interface WorkerDeps {
  readonly memory: Memory;
  readonly maxRemovals: MaxRemovals;
  readonly metricsFor: string;
  compareEverybody(signal: AbortSignal): Promise<SyncOutcome>;
  settlePerson(id: string, signal: AbortSignal): Promise<OnePersonOutcome>;
  /** Puts a request for a whole comparison into the queue. */
  askForEverybody(why: string): Promise<void>;
  log(line: string): void;
  now(): number;
}

/** Milliseconds for which a whole comparison may be at work: longer than a Lambda lives. */
const LEASE = 16 * 60 * 1000;

/** Looks where each message says, and answers which messages have to come again. Two workers at once do no harm. */
export function createWorker(deps: WorkerDeps) {
  return async (event: QueueEvent, run: string, signal: AbortSignal): Promise<QueueAnswer> => {
    const failures: { itemIdentifier: string }[] = [];
    for (const { messageId, body, attributes } of event.Records) {
      const isDone = await lookAll(
        looksFrom(body),
        Number(attributes.SentTimestamp),
        run,
        signal,
        deps,
      ).catch((error: unknown) => trouble(error, run, deps));
      if (!isDone) failures.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failures };
  };
}

async function lookAll(
  looks: readonly Look[],
  sentAt: number,
  run: string,
  signal: AbortSignal,
  deps: WorkerDeps,
): Promise<boolean> {
  let isDone = true;
  for (const look of looks) {
    const ok =
      look.kind === "everybody"
        ? await everybody(sentAt, run, signal, deps)
        : await person(look.id, run, signal, deps);
    isDone &&= ok;
  }
  return isDone;
}

/** @returns whether the message is done with: also when a comparison that began after it was sent has seen it all. */
async function everybody(
  sentAt: number,
  run: string,
  signal: AbortSignal,
  deps: WorkerDeps,
): Promise<boolean> {
  const before = await deps.memory.allowance();
  if (before !== undefined && before.lookedAt > sentAt) return true;
  if (!(await deps.memory.acquire(run, LEASE))) return false;
  try {
    const lookedAt = deps.now();
    const outcome = await deps.compareEverybody(signal);
    await deps.memory.allow(allowanceAfter(outcome, deps.maxRemovals, lookedAt));
    const waits = { ...(outcome.waiting.length > 0 && { waiting: outcome.waiting.length }) };
    const guarded = outcome.guard && `nobody was removed: ${outcome.guard.reason}`;
    await report(
      "everybody",
      outcome.results,
      { ...waits, ...(outcome.guard && { guarded: 1 }) },
      run,
      guarded,
      deps,
    );
    if (isUnfinished(outcome)) await deps.askForEverybody("the time of one run was over");
    return !outcome.results.some(({ outcome: how }) => how === "failed");
  } finally {
    await deps.memory.release(run);
  }
}

async function person(id: string, run: string, signal: AbortSignal, deps: WorkerDeps): Promise<boolean> {
  const outcome = await deps.settlePerson(id, signal);
  if ("everybody" in outcome) {
    await deps.askForEverybody(outcome.everybody);
    return true;
  }
  if (outcome.settled.length > 0) await report("person", outcome.settled, {}, run, undefined, deps);
  return !outcome.settled.some(({ outcome: how }) => how === "failed");
}

async function report(
  looked: "everybody" | "person",
  results: readonly Result[],
  others: Readonly<Record<string, number>>,
  run: string,
  trouble: string | undefined,
  { memory, metricsFor, log, now }: WorkerDeps,
): Promise<void> {
  const at = new Date(now());
  for (const result of results) log(auditLine(run, at, result));
  const outcomes = { ...countOutcomes(results), ...others };
  log(metricLine(metricsFor, at.getTime(), outcomes));
  await memory.record({
    at: at.toISOString(),
    run,
    looked,
    outcomes,
    ...(trouble !== undefined && { trouble }),
  });
}

/** A run that failed as a whole: the message comes again, and after some times lies in the dead-letter queue. */
async function trouble(
  error: unknown,
  run: string,
  { memory, metricsFor, log, now }: WorkerDeps,
): Promise<false> {
  const name = error instanceof Error ? error.name : "Error";
  const code = error instanceof Error && "code" in error ? String(error.code) : name;
  const at = new Date(now());
  const outcomes = { "run-failed": 1 };
  log(JSON.stringify({ audit: "run", at: at.toISOString(), run, outcome: "failed", code }));
  log(metricLine(metricsFor, at.getTime(), outcomes));
  await memory
    .record({ at: at.toISOString(), run, looked: "everybody", outcomes, trouble: code })
    .catch(() => {});
  return false;
}
