import { apply, type Result, sendsMail } from "./apply.ts";
import { type Choice, choose, deedsOf, firstOf } from "./choose.ts";
import { ExitCode } from "./exit-codes.ts";
import { exactActions } from "./fingerprint.ts";
import type { SyncIo } from "./io.ts";
import { BUILT_IN_MAILS_A_DAY, mailsLeft } from "./mail-budget.ts";
import { concernsRemovals, narrowed } from "./narrow.ts";
import { type Deed, type GuardFinding, type Policy, plan } from "./plan.ts";
import { openPool, type Pool } from "./pool.ts";
import { openSources, readPool } from "./read-sides.ts";
import { report } from "./report.ts";
import { policyOf, type SyncOutcome, type SyncRequest } from "./request.ts";
import { combine, readTogether } from "./sources/combined.ts";

export type { SyncIo } from "./io.ts";
export type { SyncOutcome, SyncRequest, SyncTarget } from "./request.ts";

/**
 * Brings a user pool into step with the people of a directory: lists both sides, plans, asks, and carries out.
 *
 * It changes nothing without a yes: one for each, or `yes` in the request.
 *
 * @throws SyncError where nothing could be planned; what fails for one person is in the outcome instead.
 */
export async function sync(request: SyncRequest, io: SyncIo): Promise<SyncOutcome> {
  const pool = openPool(request.target);
  const sources = openSources(request);
  io.say(`Reading ${sources.map(({ title }) => title).join(", ")} and the user pool …`);
  const [listings, { traits, accounts }] = await Promise.all([
    readTogether(sources),
    readPool(pool, request.target),
  ]);
  const now = new Date();
  const empty = listings.filter(({ people }) => people.length === 0).map(({ mark }) => mark);
  const policy = { ...policyOf(request, traits, mayAsk(request, io), now), emptySources: empty };
  const whole = plan(combine(listings), accounts, policy);
  const guard = concernsRemovals(whole.actions, request) ? whole.guard : undefined;
  const actions = exactActions(narrowed(whole.actions, request), request.exactly);
  const limit = request.limit ?? (traits.ownMailer ? BUILT_IN_MAILS_A_DAY : undefined);
  const left = mailsLeft(limit, accounts, now);
  const decision = await decide(request, { actions, guard }, left, io);
  const results = decision.ended === undefined ? await carryOut(policy, decision.now, pool, io) : [];
  const exitCode = guarded(decision.ended ?? exitCodeOf(results), guard);
  const sent = results.filter(({ action }) => sendsMail(action)).length;
  const waiting = decision.later;
  const outcome = { exitCode, actions, guard, results, waiting, mailsLeft: Math.max(0, left - sent) };
  report(request, outcome, io);
  return outcome;
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
  { actions, guard }: Pick<SyncOutcome, "actions" | "guard">,
  left: number,
  io: SyncIo,
): Promise<Decision> {
  const { yes = false, dryRun = false, expectNoChanges = false } = request;
  const wanted = deedsOf(actions);
  const byItself = firstOf(wanted, left);
  if (dryRun || expectNoChanges || (!yes && !io.interactive)) {
    const ends3 = wanted.length > 0 && (expectNoChanges || !dryRun);
    return { now: [], later: byItself.later, ended: ends3 ? ExitCode.changesPending : ExitCode.done };
  }
  if (yes) return byItself;
  if (!request.json) report({ ...request, dryRun: true }, { actions, guard, results: [], waiting: [] }, io);
  const choice = await choose(wanted, left, io);
  return choice.interrupted ? { ...choice, ended: ExitCode.interrupted } : choice;
}

async function carryOut({ source }: Policy, chosen: readonly Deed[], pool: Pool, io: SyncIo) {
  const bar = chosen.length > 0 && io.interactive ? io.progress(chosen.length) : undefined;
  try {
    return await apply(pool, chosen, {
      source,
      signal: io.signal,
      onResult: () => bar?.step(),
    });
  } finally {
    bar?.end();
  }
}

function exitCodeOf(results: readonly Result[]): ExitCode {
  if (results.some(({ outcome }) => outcome === "not-started")) return ExitCode.interrupted;
  return results.some(({ outcome }) => outcome === "failed") ? ExitCode.failed : ExitCode.done;
}

/** A guard that stopped something is what a run ends with, however the rest went. */
function guarded(exitCode: ExitCode, guard: GuardFinding | undefined): ExitCode {
  return guard !== undefined && exitCode !== ExitCode.interrupted ? ExitCode.guarded : exitCode;
}
