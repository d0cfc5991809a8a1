import { apply, type Result } from "../../apply/apply.ts";
import { clockWarning } from "../../aws/clock.ts";
import { undecidedIn } from "../../model/action.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import type { Action, Policy } from "../../plan/plan.ts";
import { openPool, type Pool } from "../../pool/pool.ts";
import { type AppliedWithin, applyWithin, type WithinOptions } from "../../reconcile/apply-within-limits.ts";
import { buildPlan, type Comparison } from "../../reconcile/build-plan.ts";
import { emailsLeftAfter } from "../../reconcile/email-quota.ts";
import { concernsEmails, concernsRemovals, filterActions, omittedInSync } from "../../reconcile/filter.ts";
import { orderActions, splitByEmailQuota } from "../../reconcile/order.ts";
import { policyOf, type RunScope, type SyncOutcome, type SyncRequest } from "../../reconcile/request.ts";
import { limitsOf, readWindows, recentIn } from "../../state/change-window/limits.ts";
import { withResendLock } from "../../state/resend-lock.ts";
import type { SyncIo } from "../shared/io.ts";
import { type Choice, choose } from "../show/choose.ts";
import { Forecast } from "../show/forecast.ts";
import { type Findings, report } from "../show/report.ts";
import { exactActions } from "./fingerprint.ts";
import { openSources } from "./open-sources.ts";
import { listsAllUsers, resolveSources } from "./resolve-sources.ts";
import type { RecordedRequest, RunSnapshot } from "./run-snapshot.ts";

export type { SyncOutcome, SyncRequest, SyncTarget } from "../../reconcile/request.ts";
export type { SyncIo } from "../shared/io.ts";
export type { RecordedRequest } from "./run-snapshot.ts";

/**
 * Brings a user pool in sync with a directory: lists both sides, plans, asks, and executes.
 *
 * It changes nothing without a confirmation: one for each action, or `yes` in the request.
 *
 * @throws SyncError if nothing could be planned. Failures for one user are in the outcome instead.
 */
export async function sync(request: RecordedRequest, io: SyncIo): Promise<SyncOutcome> {
  const opened = openPool(request.target, io.timers);
  const pool = io.claim === undefined ? opened : withResendLock(opened, { claim: io.claim });
  const { snapshot, room } = await makePlan(request, pool, io);
  const { emailsLeft, ...found } = snapshot;
  const { later } = splitByEmailQuota(orderActions(found.actions), emailsLeft);
  await request.recorder?.(request, { ...snapshot, results: [], waiting: later, ended: false }, io.info);
  const decision = await decide(request, found, emailsLeft, io);
  const chosen = decision.ended === undefined ? decision.now : [];
  const { withheld, ...applied } = await execute(request, { policy: found.policy, room }, chosen, pool, io);
  const findings = {
    inSync: found.inSync,
    waiting: decision.later,
    guard: found.guard,
    emailGuard: found.emailGuard,
    unidentified: found.unidentified,
    undecided: found.undecided,
    ...applied,
    actions: found.actions.map((action) => withheld.get(action) ?? action),
  };
  const exitCode = guarded(decision.ended ?? exitCodeOf(findings.results), findings);
  const outcome = { ...findings, exitCode, emailsLeft: emailsLeftAfter(emailsLeft, findings.results) };
  report(request, outcome, io);
  await request.recorder?.(request, { ...snapshot, ...outcome, ended: true }, io.info);
  return outcome;
}

type PlanSnapshot = Omit<RunSnapshot, "results" | "waiting" | "ended"> &
  Required<Pick<RunSnapshot, "inSync">>;

interface Planned {
  readonly snapshot: PlanSnapshot;
  readonly room: Execution["room"];
}

/** Reads both sides and makes the plan of a request. */
async function makePlan(request: RecordedRequest, pool: Pool, io: SyncIo): Promise<Planned> {
  const resolved = resolveSources(request);
  const sources = openSources(resolved, request);
  const scope = {
    sourceIds: [...resolved.map(({ sourceId }) => sourceId), ...(request.retireSource ?? [])],
    allUsers: listsAllUsers(resolved, request),
    asks: mayAsk(request, io) && !request.yes,
  };
  const windows = io.openWindows?.(() => pool.now().getTime());
  const views = await readWindows(windows);
  const titles = sources.map(({ title }) => title);
  io.info(`Reading ${titles.join(", ")} and the user pool …`);
  const { policy, emailsLeft, ...whole } = await buildPlan(
    { sources, pool, poolId: request.target.poolId },
    (settings, now) => ({ ...policyOf(request, scope, settings, now), ...recentIn(views) }),
    request,
  );
  warnIfClockIsOff(pool, io);
  const snapshot = {
    sources: titles,
    policy,
    emailsLeft,
    actions: exactActions(filterActions(whole.actions, request), request.exactly),
    inSync: request.exactly === undefined ? omittedInSync(whole.inSync, request) : 0,
    guard: concernsRemovals(whole.actions, request) ? whole.guard : undefined,
    emailGuard: concernsEmails(whole.actions, request) ? whole.emailGuard : undefined,
    unidentified: request.who === undefined ? policy.unidentified : undefined,
    undecided: undecidedIn(filterActions(whole.actions, { who: request.who })),
  };
  return { snapshot, room: windows && { windows, views, having: whole.having } };
}

function warnIfClockIsOff(pool: Pool, io: SyncIo): void {
  const warning = clockWarning(pool.now());
  if (warning !== undefined) io.info(warning);
}

interface Decision extends Choice {
  /** Nothing is executed, and the run ends with this code. */
  readonly ended?: ExitCode;
}

async function decide(
  request: SyncRequest,
  findings: Omit<Findings, "results" | "waiting">,
  emailsLeft: number,
  io: SyncIo,
): Promise<Decision> {
  const { yes = false, dryRun = false, expectNoChanges = false } = request;
  const ordered = orderActions(found.actions);
  const split = splitByEmailQuota(ordered, left);
  if (dryRun || expectNoChanges || (!yes && !io.interactive)) {
    const hasPending = ordered.length > 0 && (expectNoChanges || !dryRun);
    return { now: [], later: split.later, ended: hasPending ? ExitCode.changesPending : ExitCode.done };
  }
  if (yes) return split;
  if (!request.json) report({ ...request, dryRun: true }, { ...found, results: [], waiting: [] }, io);
  const choice = await choose(ordered, left, io);
  return choice.interrupted ? { ...choice, ended: ExitCode.interrupted } : choice;
}

interface Execution {
  readonly policy: Policy;
  /** Absent if the stack has no table. */
  readonly room: Pick<WithinOptions, "windows" | "views" | "having"> | undefined;
}

async function execute(
  { target }: SyncRequest,
  { policy, room }: Execution,
  chosen: readonly Action[],
  pool: Pool,
  io: SyncIo,
): Promise<AppliedWithin> {
  const now = () => performance.now() / 1000;
  const forecast = new Forecast(chosen, target, now());
  const bar = chosen.length > 0 ? io.progress(chosen.length, forecast.secondsLeft(now())) : undefined;
  const applyAll = (actions: readonly Action[]) =>
    apply(pool, actions, {
      source: policy.source,
      signal: io.signal,
      onResult: (result) => {
        io.onResult?.(result);
        forecast.settle(result.action);
        bar?.step(forecast.secondsLeft(now()));
      },
    });
  try {
    if (limits === undefined) return { results: await applyAll(chosen), withheld: new Map() };
    return await applyWithin(chosen, {
      ...room,
      policy,
      apply: applyAll,
      timeLeft: () => maxDurationMs(chosen.length),
      limits: limitsOf(room.having, room.views, policy),
    });
  } finally {
    bar?.end();
  }
}

/** An upper limit of the time for so many actions: each takes a fraction of a second of Cognito's quotas. */
function maxDurationMs(actions: number): number {
  return 15 * 60_000 + actions * 1_000;
}

function exitCodeOf(results: readonly Result[]): ExitCode {
  if (results.some(({ outcome }) => outcome === "not-started")) return ExitCode.interrupted;
  const hasFailed = results.some(({ outcome }) => outcome === "failed" || outcome === "blocked");
  return hasFailed ? ExitCode.failed : ExitCode.done;
}

/** A run in which a guard blocked changes, or a user could not be identified, ends with its own exit code. */
function guarded(exitCode: ExitCode, { guard, emailGuard, undecided = [] }: Noticed): ExitCode {
  const isStopped = guard !== undefined || emailGuard !== undefined || undecided.length > 0;
  return isStopped && exitCode !== ExitCode.interrupted ? ExitCode.guarded : exitCode;
}
