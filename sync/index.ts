import { apply, type MailItem, type Result } from "./apply.ts";
import { choose, firstOf, mailItems } from "./choose.ts";
import { type Credentials, credentialsOf } from "./clients.ts";
import { ExitCode } from "./exit-codes.ts";
import { explain } from "./explain.ts";
import type { SyncIo } from "./io.ts";
import { BUILT_IN_MAILS_A_DAY, mailsLeft } from "./mail-budget.ts";
import { type PlanItem, plan } from "./plan.ts";
import { openPool, type Pool, regionOfPool } from "./pool.ts";
import { report } from "./report.ts";
import { amazonQuick } from "./sources/amazon-quick.ts";
import { identityCenter } from "./sources/identity-center.ts";
import type { Source, SourceName } from "./sources/source.ts";

export type { SyncIo } from "./io.ts";
export type { SourceName } from "./sources/source.ts";

/** Which pool, and with whose credentials: absent, those of the environment. */
export interface SyncTarget {
  readonly poolId: string;
  readonly credentials?: Credentials | undefined;
}

export interface SyncRequest {
  readonly source: SourceName;
  readonly target: SyncTarget;
  /** Region of the directory. @default the pool's */
  readonly sourceRegion?: string | undefined;
  readonly sourceProfile?: string | undefined;
  /** @default [] everybody */
  readonly groups?: readonly string[];
  readonly identityStoreId?: string | undefined;
  readonly namespace?: string | undefined;
  /** Invites without asking. */
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** With `yes`: also sends new invitations to those who never signed in. */
  readonly resend?: boolean;
  readonly json?: boolean;
  /** Ends with 3 if there is anything to do. */
  readonly expectNoChanges?: boolean;
  /** Mails in 24 hours. @default 50 where Cognito sends them, else none */
  readonly limit?: number | undefined;
}

export interface SyncOutcome {
  readonly exitCode: ExitCode;
  readonly items: readonly PlanItem[];
  readonly results: readonly Result[];
  /** Who waits for the next run, since the day's mails are used up. */
  readonly waiting: readonly MailItem[];
}

const SOURCES: Readonly<Record<SourceName, Source>> = { idc: identityCenter, local: amazonQuick };
const NAMES: Readonly<Record<SourceName, string>> = { idc: "IAM Identity Center", local: "Amazon Quick" };

/**
 * Brings the people of a directory into the user pool: lists both sides, plans, asks, and invites.
 *
 * It changes nothing without a yes: one for each, or `yes` in the request.
 *
 * @throws SyncError where nothing could be planned; what fails for one person is in the outcome instead.
 */
export async function sync(request: SyncRequest, io: SyncIo): Promise<SyncOutcome> {
  const pool = openPool(request.target);
  io.say(`Reading ${NAMES[request.source]} and the user pool …`);
  const [people, { ownMailer, accounts }] = await Promise.all([listPeople(request), readPool(pool, request)]);
  const everybody = (request.groups ?? []).length === 0 && request.namespace === undefined;
  const items = plan(people, accounts, everybody);
  const limit = request.limit ?? (ownMailer ? BUILT_IN_MAILS_A_DAY : undefined);
  const { chosen, waiting, ended } = await decide(request, items, mailsLeft(limit, accounts, new Date()), io);
  const results = ended === undefined ? await carryOut(request, chosen, pool, io) : [];
  const outcome = { exitCode: ended ?? exitCodeOf(results), items, results, waiting };
  report(request, outcome, io);
  return outcome;
}

async function readPool(pool: Pool, { target }: SyncRequest) {
  try {
    const [ownMailer, accounts] = await Promise.all([pool.usesOwnMailer(), pool.list()]);
    return { ownMailer, accounts };
  } catch (error) {
    throw explain(error, { what: `read the user pool ${target.poolId}` });
  }
}

async function listPeople(request: SyncRequest) {
  const { source, sourceProfile: profile, groups = [], identityStoreId, namespace, target } = request;
  const region = request.sourceRegion ?? regionOfPool(target.poolId);
  const credentials = profile === undefined ? target.credentials : credentialsOf(profile);
  try {
    return await SOURCES[source]({ region, profile, credentials, groups, identityStoreId, namespace });
  } catch (error) {
    throw explain(error, { what: `read the users of ${NAMES[source]}`, profile });
  }
}

interface Decision {
  readonly chosen: readonly MailItem[];
  readonly waiting: readonly MailItem[];
  /** Nothing is carried out: the run ends with this code. */
  readonly ended?: ExitCode;
}

async function decide(
  request: SyncRequest,
  items: readonly PlanItem[],
  left: number,
  io: SyncIo,
): Promise<Decision> {
  const { yes = false, resend = false, dryRun = false, expectNoChanges = false } = request;
  const wanted = mailItems(items, { yes, resend }, io.interactive && !dryRun);
  const { now, later } = firstOf(wanted, left);
  if (yes && !dryRun && !expectNoChanges) return { chosen: now, waiting: later };
  if (dryRun || expectNoChanges || !io.interactive) {
    const ends3 = wanted.length > 0 && (expectNoChanges || !dryRun);
    return { chosen: [], waiting: later, ended: ends3 ? ExitCode.changesPending : ExitCode.done };
  }
  if (!request.json) report({ ...request, dryRun: true }, { items, results: [], waiting: [] }, io);
  const choice = await choose(wanted, left, io);
  if (choice.interrupted) return { chosen: [], waiting: [], ended: ExitCode.interrupted };
  return { chosen: choice.now, waiting: choice.later };
}

async function carryOut(request: SyncRequest, chosen: readonly MailItem[], pool: Pool, io: SyncIo) {
  const bar = chosen.length > 0 && io.interactive ? io.progress(chosen.length) : undefined;
  try {
    return await apply(pool, chosen, {
      source: request.source,
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
