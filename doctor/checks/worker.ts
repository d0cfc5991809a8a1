import type { RunRecord } from "../../sync/state/state-store.ts";
import { type Check, type CheckGroup, type Finding, failure, ok, warning } from "../check.ts";
import { command } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { directoryReadable } from "./directory.ts";
import { differs, listed } from "./facts/problems.ts";
import {
  comparisons,
  hasWorker,
  messagesIn,
  oldestMessageSeconds,
  setAside,
  stateTable,
  workerFailures,
  workerOf,
  workerTrigger,
} from "./facts/worker.ts";

const NEEDS = ["worker.table"];
const DIRECTORY_SYNC = "docs/directory-sync.md#if-it-fails";
const HOUR_MS = 60 * 60 * 1000;

/** A comparison of many users takes its time, and may wait for a quota: two that are missing are not chance. */
const MISSED_RUNS = 2;

/** Longer than the worker's time limit of 15 minutes, with a retry. */
const OLD_MESSAGE_SECONDS = 45 * 60;

const table: Check = {
  id: "worker.table",
  title: "The worker's state table is active",
  applies: hasWorker,
  async run(target) {
    const found = await stateTable(target);
    // It works while it changes. Source: TableDescription, TableStatus.
    if (found?.TableStatus === "ACTIVE" || found?.TableStatus === "UPDATING") return ok();
    return differs(target, {
      seen: `The table ${workerOf(target).table} is ${found?.TableStatus ?? "missing"}.`,
      why: "The worker cannot run: no user is invited, changed or removed automatically.",
      link: "docs/state.md",
    });
  },
};

const lastSuccess: Check = {
  id: "worker.last-success",
  title: "The worker's last comparison of all users succeeded",
  needs: NEEDS,
  applies: hasWorker,
  async run(target) {
    const [runs, found] = await Promise.all([comparisons(target), stateTable(target)]);
    const made = found?.CreationDateTime ?? new Date();
    return lastRunFinding(target, runs, { made: made.getTime(), now: Date.now() });
  },
};

/** Whether the worker runs on schedule and succeeds. Pure. @param times milliseconds since 1970; `made`: of the stack's table. */
export function lastRunFinding(
  target: Target,
  [last]: readonly RunRecord[],
  times: { readonly made: number; readonly now: number },
): Finding {
  const history = command(target, "sync", "history");
  const interval = intervalOf(target.settings.directorySync?.schedule ?? "rate(1 hour)");
  const waited = times.now - (last === undefined ? times.made : Date.parse(last.at));
  if (waited > interval * MISSED_RUNS) {
    return warning({
      seen: `The last comparison of all users ${last === undefined ? "is still to come" : `ended ${ago(waited)}`}. The schedule is ${target.settings.directorySync?.schedule}.`,
      why: "New users wait for their invitation, and users who left keep access, unless an event reports them.",
      fix: history,
      link: DIRECTORY_SYNC,
    });
  }
  if (last === undefined) return ok("The first comparison is still to come.");
  if (last.trouble === undefined) return ok(ago(waited));
  return failure({
    seen: `The last comparison did not finish its work: ${last.trouble}`,
    why: "No user is removed until a comparison succeeds, and some may lack their invitation.",
    fix: history,
    link: DIRECTORY_SYNC,
  });
}

const UNIT_HOURS = new Map([
  ["minute", 1 / 60],
  ["hour", 1],
  ["day", 24],
]);

/** The longest time between two comparisons, in milliseconds. Pure. */
export function intervalOf(schedule: string): number {
  const [, count, unit = ""] = /^rate\((\d+)\s+(minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const unitHours = UNIT_HOURS.get(unit);
  if (count === undefined || unitHours === undefined) return daysOfCron(schedule) * 24 * HOUR_MS;
  // Of a schedule of minutes, a few comparisons may be merged into one.
  return Math.max(HOUR_MS, Number(count) * unitHours * HOUR_MS);
}

/** Fields: minutes, hours, day of the month, month, day of the week, year. Source: Amazon EventBridge Scheduler, "Cron-based schedules". */
function daysOfCron(schedule: string): number {
  const [, fields = ""] = /^cron\(([^)]*)\)$/.exec(schedule) ?? [];
  const [, , day = "?", month = "*", weekday = "MON"] = fields.trim().split(/\s+/);
  if (month !== "*") return 366;
  if (!["*", "?"].includes(day)) return 31;
  return ["*", "?"].includes(weekday) ? 1 : 7;
}

/** "30 minutes ago", "3 hours ago". */
function ago(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes >= 120) return `${Math.round(minutes / 60)} hours ago`;
  return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
}

const trigger: Check = {
  id: "worker.trigger",
  title: "The queue starts the worker",
  applies: hasWorker,
  async run(target) {
    const found = await workerTrigger(target);
    if (found !== undefined && found.State !== "Disabled" && found.State !== "Disabling") return ok();
    const seen =
      found === undefined ? "No function reads the worker's queue." : "The event source mapping is disabled.";
    const why = "Messages stay in the queue: no user is invited, changed or removed automatically.";
    return differs(target, { seen, why, link: DIRECTORY_SYNC });
  },
};

const queue: Check = {
  id: "worker.queue",
  title: "No message waits for the worker for long",
  needs: ["worker.trigger"],
  applies: hasWorker,
  async run(target) {
    const seconds = await oldestMessageSeconds(target);
    if (seconds <= OLD_MESSAGE_SECONDS) return ok();
    return warning({
      seen: `The oldest message waited for ${Math.round(seconds / 60)} minutes.`,
      why: "Changes in the directory reach the pool late: also users who left keep access for longer.",
      fix: command(target, "sync", "history"),
      link: DIRECTORY_SYNC,
    });
  },
};

const deadLetters: Check = {
  id: "worker.dead-letters",
  title: "No message failed for good",
  applies: hasWorker,
  async run(target) {
    const count = await messagesIn(target, workerOf(target).deadLettersUrl);
    if (count === 0) return ok();
    if (count === undefined) {
      const why = "Messages that fail five times are lost.";
      return differs(target, { seen: "The dead-letter queue is missing.", why, link: DIRECTORY_SYNC });
    }
    return warning({
      seen: `${count} messages failed five times, and are in the dead-letter queue.`,
      why: "These changes of users were not made. The next comparison of all users makes them, if their cause is gone.",
      fix: command(target, "sync", "redrive"),
      link: "docs/audit-and-history.md#retry-failed-messages",
    });
  },
};

const errors: Check = {
  id: "worker.errors",
  title: "The worker's function did not fail, and was not throttled, in the last day",
  needs: ["worker.trigger"],
  applies: hasWorker,
  async run(target) {
    const { FunctionArn = "" } = (await workerTrigger(target)) ?? {};
    const { errors: count, throttles } = await workerFailures(target, FunctionArn);
    if (count + throttles === 0) return ok();
    if (count === 0) return throttled(throttles);
    return warning({
      seen: `${count} calls of the worker ended with an error in the last day, and Lambda throttled ${throttles}.`,
      why: "Lambda calls it again up to five times; then the message is in the dead-letter queue.",
      fix: command(target, "sync", "history"),
      link: DIRECTORY_SYNC,
    });
  },
};

/** Nothing is reserved for the worker, and its event source calls it twice at once at most: infra/directory-sync/worker.ts. */
function throttled(count: number): Finding {
  return warning({
    seen: `Lambda throttled ${count} calls of the worker in the last day: other functions use up the account's concurrency.`,
    why: "Its messages wait, and after five refused calls they are in the dead-letter queue.",
    fix: "Service Quotas console → AWS Lambda → Concurrent executions → Request increase at account level",
    link: "docs/monitoring.md#concurrency",
  });
}

const usersSetAside: Check = {
  id: "worker.set-aside",
  title: "AWS accepts the changes of each user",
  needs: NEEDS,
  applies: hasWorker,
  async run(target) {
    const users = await setAside(target);
    if (users.length === 0) return ok();
    const codes = [...new Set(users.map(({ code }) => code))];
    return warning({
      seen: `${users.length} users are set aside: AWS rejects their changes with ${listed(codes)}.`,
      why: "They are not invited or changed until their entry in the directory is correct. Other users do not wait.",
      fix: `${command(target, "sync", "history")} names them and the errors`,
      link: "docs/troubleshooting.md#why-a-user-is-not-invited",
    });
  },
};

export const workerChecks: CheckGroup = {
  title: "Directory sync",
  checks: [table, directoryReadable, lastSuccess, trigger, queue, deadLetters, errors, usersSetAside],
};
