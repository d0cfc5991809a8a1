import { apply, type Result } from "../../apply/apply.ts";
import { clockWarning } from "../../aws/clock.ts";
import { undecidedIn } from "../../model/action.ts";
import { ExitCode } from "../../model/exit-codes.ts";
import type { Action, Policy } from "../../plan/plan.ts";
import { openPool, type Pool } from "../../pool/pool.ts";
import { type AppliedWithin, applyWithin, type WithinOptions } from "../../reconcile/apply-within-limits.ts";
import { buildPlan } from "../../reconcile/build-plan.ts";
import { emailsLeftAfter } from "../../reconcile/email-quota.ts";
import { concernsEmails, concernsRemovals, filterActions, omittedInSync } from "../../reconcile/filter.ts";
import { orderActions, splitByEmailQuota } from "../../reconcile/order.ts";
import { policyOf, type SyncOutcome, type SyncRequest } from "../../reconcile/request.ts";
import { limitsOf, readWindows, recentIn } from "../../state/change-window/limits.ts";
import { withResendLock } from "../../state/resend-lock.ts";
import type { SyncIo } from "../shared/io.ts";
import { type Choice, choose } from "../show/choose.ts";
import { Forecast } from "../show/forecast.ts";
import type { Noticed } from "../show/notices.ts";
import { report } from "../show/report.ts";
import { exactActions } from "./fingerprint.ts";
import { openSources } from "./open-sources.ts";
import { listsAllUsers, resolveSources } from "./resolve-sources.ts";

export type { SyncOutcome, SyncRequest, SyncTarget } from "../../reconcile/request.ts";

import type { RecordedRequest } from "./run-snapshot.ts";

export type { SyncIo } from "../shared/io.ts";
export type { RecordedRequest } from "./run-snapshot.ts";

/**
 * Brings a user pool into step with the people of a directory: lists both sides, plans, asks, and carries out.
 *
 * It changes nothing without a yes: one for each, or `yes` in the request.
 *
 * @throws SyncError where nothing could be planned; what fails for one person is in the outcome instead.
 */
export async function sync(request: RecordedRequest, io: SyncIo): Promise<SyncOutcome> {
  const opened = openPool(request.target, io.timers);
  const pool = io.claim === undefined ? opened : withResendLock(opened, { claim: io.claim });
  const asked = resolveSources(request);
  const sources = openSources(asked, request);
  const reach = {
    sourceIds: [...asked.map(({ sourceId }) => sourceId), ...(request.retireSource ?? [])],
    allUsers: listsAllUsers(asked, request),
    asks: mayAsk(request, io) && !request.yes,
  };
  const windows = io.openWindows?.(() => pool.now().getTime());
  const views = await readWindows(windows);
  io.info(`Reading ${sources.map(({ title }) => title).join(", ")} and the user pool …`);
  const { policy, emailsLeft, ...whole } = await buildPlan(
    { sources, pool, poolId: request.target.poolId },
    (traits, now) => ({ ...policyOf(request, reach, traits, now), ...recentIn(views) }),
    request,
  );
  sayIfClockIsOff(pool, io);
  const found = {
    guard: concernsRemovals(whole.actions, request) ? whole.guard : undefined,
    emailGuard: concernsEmails(whole.actions, request) ? whole.emailGuard : undefined,
    unidentified: request.who === undefined ? policy.unidentified : undefined,
    undecided: undecidedIn(filterActions(whole.actions, { who: request.who })),
  };
  const planned = exactActions(filterActions(whole.actions, request), request.exactly);
  const inSync = request.exactly === undefined ? omittedInSync(whole.inSync, request) : 0;
  const record = { sources: sources.map(({ title }) => title), policy, actions: planned, inSync, ...found };
  const { later } = splitByEmailQuota(orderActions(planned), emailsLeft);
  await request.recorder?.(
    request,
    { ...record, emailsLeft, results: [], waiting: later, ended: false },
    io.info,
  );
  const decision = await decide(request, { actions: planned, inSync, ...found }, emailsLeft, io);
  const room = windows && { windows, views, having: whole.having };
  const deeds = decision.ended === undefined ? decision.now : [];
  const { withheld, ...applied } = await carryOut(request, { policy, room }, deeds, pool, io);
  const went = {
    ...{ inSync, waiting: decision.later, ...found, ...applied },
    actions: planned.map((action) => withheld.get(action) ?? action),
  };
  const exitCode = guarded(decision.ended ?? exitCodeOf(went.results), went);
  const outcome = { exitCode, ...went, emailsLeft: emailsLeftAfter(emailsLeft, went.results) };
  report(request, outcome, io);
  await request.recorder?.(request, { ...record, ...outcome, ended: true }, io.info);
  return outcome;
}

function sayIfClockIsOff(pool: Pool, io: SyncIo): void {
  const warning = clockWarning(pool.now());
  if (warning !== undefined) io.info(warning);
}

function mayAsk({ dryRun, expectNoChanges }: SyncRequest, io: SyncIo): boolean {
  return io.interactive && !dryRun && !expectNoChanges;
}

interface Decision extends Choice {
  /** Nothing is carried out: the run ends with this code. */
  readonly ended?: ExitCode;
}

async function decide(
  request: SyncRequest,
  found: Noticed & Pick<SyncOutcome, "inSync">,
  left: number,
  io: SyncIo,
): Promise<Decision> {
  const { yes = false, dryRun = false, expectNoChanges = false } = request;
  const wanted = orderActions(found.actions);
  const byItself = splitByEmailQuota(wanted, left);
  if (dryRun || expectNoChanges || (!yes && !io.interactive)) {
    const ends3 = wanted.length > 0 && (expectNoChanges || !dryRun);
    return { now: [], later: byItself.later, ended: ends3 ? ExitCode.changesPending : ExitCode.done };
  }
  if (yes) return byItself;
  if (!request.json) report({ ...request, dryRun: true }, { ...found, results: [], waiting: [] }, io);
  const choice = await choose(wanted, left, io);
  return choice.interrupted ? { ...choice, ended: ExitCode.interrupted } : choice;
}

interface Carrying {
  readonly policy: Policy;
  /** Absent where no table of the pool is known. */
  readonly room: Pick<WithinOptions, "windows" | "views" | "having"> | undefined;
}

async function carryOut(
  { target }: SyncRequest,
  { policy, room }: Carrying,
  chosen: readonly Action[],
  pool: Pool,
  io: SyncIo,
): Promise<AppliedWithin> {
  const now = () => performance.now() / 1000;
  const forecast = new Forecast(chosen, target, now());
  const bar = chosen.length > 0 ? io.progress(chosen.length, forecast.secondsLeft(now())) : undefined;
  const applyAll = (deeds: readonly Action[]) =>
    apply(pool, deeds, {
      source: policy.source,
      signal: io.signal,
      onResult: (result) => {
        io.onResult?.(result);
        forecast.settle(result.action);
        bar?.step(forecast.secondsLeft(now()));
      },
    });
  try {
    if (room === undefined) return { results: await applyAll(chosen), withheld: new Map() };
    return await applyWithin(chosen, {
      ...{ ...room, policy, apply: applyAll, timeLeft: () => longestRun(chosen.length) },
      limits: limitsOf(room.having, room.views, policy),
    });
  } finally {
    bar?.end();
  }
}

/** Milliseconds in which so many actions are certainly done: each takes a fraction of a second of Cognito's quotas. */
function longestRun(deeds: number): number {
  return 15 * 60_000 + deeds * 1_000;
}

function exitCodeOf(results: readonly Result[]): ExitCode {
  if (results.some(({ outcome }) => outcome === "not-started")) return ExitCode.interrupted;
  const hasFailed = results.some(({ outcome }) => outcome === "failed" || outcome === "blocked");
  return hasFailed ? ExitCode.failed : ExitCode.done;
}

/** A guard that stopped something is what a run ends with, however the rest went; so is a user who cannot be told from another. */
function guarded(exitCode: ExitCode, { guard, emailGuard, undecided = [] }: Noticed): ExitCode {
  const isStopped = guard !== undefined || emailGuard !== undefined || undecided.length > 0;
  return isStopped && exitCode !== ExitCode.interrupted ? ExitCode.guarded : exitCode;
}
