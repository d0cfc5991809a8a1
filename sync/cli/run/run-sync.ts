import { apply, type Result } from "../../apply/apply.ts";
import { clockWarning } from "../../aws/clock.ts";
import { interruptible } from "../../aws/interrupt.ts";
import { undecidedIn } from "../../model/action.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import type { Action, Policy } from "../../plan/plan.ts";
import { openPool, type Pool } from "../../pool/pool.ts";
import type { PoolSettings } from "../../pool/pool-listing.ts";
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
import { listsAllUsers, type ResolvedSource, resolveSources } from "./resolve-sources.ts";
import type { RecordedRequest } from "./run-snapshot.ts";

/**
 * Reconciles a user pool with its directories: reads both, plans, asks for confirmation, and applies. It changes nothing without a
 * confirmation: one for each action, or `yes` in the request.
 *
 * @throws SyncError if no plan could be made. An action that fails is part of the outcome.
 */
export async function sync(request: RecordedRequest, io: SyncIo): Promise<SyncOutcome> {
  const pool = poolFor(request, io);
  const resolved = resolveSources(request);
  const scope = scopeOf(request, resolved, io);
  const sources = openSources(resolved, request);
  const titles = sources.map(({ title }) => title);
  const windows = io.openWindows?.(() => pool.now().getTime());
  const { views, comparison } = await interruptible(io.signal, async () => {
    const views = await readWindows(windows);
    io.info(`Reading ${titles.join(", ")} and the user pool …`);
    const inputs = { sources, pool, poolId: request.target.poolId, signal: io.signal };
    const policyFor = (settings: PoolSettings, now: Date) => ({
      ...policyOf(request, scope, settings, now),
      ...recentIn(views),
    });
    return { views, comparison: await buildPlan(inputs, policyFor, request) };
  });
  warnOfClock(pool, io);
  const { policy, emailsLeft, having } = comparison;
  const findings = findingsFor(request, comparison);
  const { later } = splitByEmailQuota(orderActions(findings.actions), emailsLeft);
  const snapshot = { sources: titles, policy, emailsLeft, ...findings };
  await request.recorder?.(request, { ...snapshot, results: [], waiting: later, ended: false }, io.info);
  const decision = await decide(request, findings, emailsLeft, io);
  const limits = windows && { windows, views, having };
  const chosen = decision.ended === undefined ? decision.now : [];
  const { withheld, ...applied } = await applyChosen(request, { policy, limits }, chosen, pool, io);
  const outcome = outcomeOf(decision, {
    ...findings,
    ...applied,
    actions: findings.actions.map((action) => withheld.get(action) ?? action),
    waiting: decision.later,
    emailsLeft: emailsLeftAfter(emailsLeft, applied.results),
  });
  report(request, outcome, io);
  await request.recorder?.(request, { ...snapshot, ...outcome, ended: true }, io.info);
  return outcome;
}

function poolFor({ target }: SyncRequest, { claim, timers }: SyncIo): Pool {
  const pool = openPool(target, timers);
  return claim === undefined ? pool : withResendLock(pool, { claim });
}

function scopeOf(request: SyncRequest, sources: readonly ResolvedSource[], io: SyncIo): RunScope {
  const canAsk = io.interactive && !request.dryRun && !request.expectNoChanges;
  return {
    sourceIds: [...sources.map(({ sourceId }) => sourceId), ...(request.retireSource ?? [])],
    allUsers: listsAllUsers(sources, request),
    asks: canAsk && !request.yes,
    providers: request.target.providers,
    directSignIn: request.target.directSignIn,
  };
}

/** The entries and findings of a plan that the request includes. */
function findingsFor(request: SyncRequest, comparison: Comparison) {
  const { actions, guard, emailGuard, policy, inSync } = comparison;
  const whole = filterActions(actions, { who: request.who });
  return {
    actions: exactActions(filterActions(actions, request), request.exactly),
    inSync: request.exactly === undefined ? omittedInSync(inSync, request) : 0,
    guard: concernsRemovals(actions, request) ? guard : undefined,
    emailGuard: concernsEmails(actions, request) ? emailGuard : undefined,
    unidentified: request.who === undefined ? policy.unidentified : undefined,
    unknownSubjects: request.who === undefined ? comparison.unknownSubjects : undefined,
    undecided: [
      ...undecidedIn(whole),
      // An administrator who adopts accounts decides about all that sync did not create.
      ...(policy.adopt ? whole.filter(({ reason }) => reason === "disabled-unmanaged") : []),
    ],
  };
}

function warnOfClock(pool: Pool, io: SyncIo): void {
  const warning = clockWarning(pool.now());
  if (warning !== undefined) io.info(warning);
}

interface Decision extends Choice {
  /** If present, nothing is applied, and the run ends with this code. */
  readonly ended?: ExitCode;
}

async function decide(
  request: SyncRequest,
  findings: Omit<Findings, "results" | "waiting">,
  emailsLeft: number,
  io: SyncIo,
): Promise<Decision> {
  const { yes = false, dryRun = false, expectNoChanges = false } = request;
  const ordered = orderActions(findings.actions);
  const all = splitByEmailQuota(ordered, emailsLeft);
  if (dryRun || expectNoChanges || (!yes && !io.interactive)) {
    const isPending = ordered.length > 0 && (expectNoChanges || !dryRun);
    return { now: [], later: all.later, ended: isPending ? ExitCode.changesPending : ExitCode.done };
  }
  if (yes) return all;
  if (!request.json) report({ ...request, dryRun: true }, { ...findings, results: [], waiting: [] }, io);
  const choice = await choose(ordered, emailsLeft, io);
  return choice.interrupted ? { ...choice, ended: ExitCode.interrupted } : choice;
}

interface ApplyContext {
  readonly policy: Policy;
  /** Absent if the pool has no known state table. */
  readonly limits: Pick<WithinOptions, "windows" | "views" | "having"> | undefined;
}

async function applyChosen(
  { target }: SyncRequest,
  { policy, limits }: ApplyContext,
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
      ...limits,
      policy,
      apply: applyAll,
      timeLeft: () => longestRunMs(chosen.length),
      limits: limitsOf(limits.having, limits.views, policy),
    });
  } finally {
    bar?.end();
  }
}

/** More time than these actions need: each takes a fraction of a second of Cognito's quotas. */
function longestRunMs(actions: number): number {
  return 15 * 60_000 + actions * 1_000;
}

/** Adds the exit code. A guard and an undecided user take precedence over everything but an interruption. */
function outcomeOf(
  { ended }: Decision,
  outcome: Omit<SyncOutcome, "exitCode"> & Pick<Findings, "undecided">,
): SyncOutcome {
  const exitCode = ended ?? exitCodeOf(outcome.results);
  const { guard, emailGuard, undecided = [] } = outcome;
  const isStopped = guard !== undefined || emailGuard !== undefined || undecided.length > 0;
  const isGuarded = isStopped && exitCode !== ExitCode.interrupted;
  return { ...outcome, exitCode: isGuarded ? ExitCode.guarded : exitCode };
}

function exitCodeOf(results: readonly Result[]): ExitCode {
  if (results.some(({ outcome }) => outcome === "not-started")) return ExitCode.interrupted;
  const hasFailed = results.some(({ outcome }) => outcome === "failed" || outcome === "blocked");
  return hasFailed ? ExitCode.failed : ExitCode.done;
}
