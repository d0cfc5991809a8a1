import { toSyncError } from "../aws/errors.ts";
import { readAhead } from "../aws/pagination.ts";
import type { Policy } from "../plan/plan.ts";
import { type UnknownSubjects, unknownSubjects } from "../plan/rules/expected-identities.ts";
import type { Pool } from "../pool/pool.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import { allUsersOf, type NamedSource, readTogether } from "../sources/combined.ts";
import type { People } from "../sources/people.ts";
import { COGNITO_EMAILS_PER_DAY, emailsLeft, emailsOfDay } from "./email-quota.ts";
import { isAbout } from "./filter.ts";
import { type IsListed, type PlanOfAll, StreamingPlanner } from "./streaming-planner.ts";

/** What a plan is built from. */
export interface PlanInputs {
  /** In order of precedence. */
  readonly sources: readonly NamedSource[];
  readonly pool: Pool;
  readonly poolId: string;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

export interface Comparison extends PlanOfAll {
  readonly policy: Policy;
  /** E-mails that may be sent now; infinite if the pool uses Amazon SES. */
  readonly emailsLeft: number;
  /** Users whom providers with `link` do not find. */
  readonly unknownSubjects: readonly UnknownSubjects[];
}

export interface BuildPlanOptions {
  /** E-mails in 24 hours. @default 50 if Cognito sends them, otherwise no limit */
  readonly maxEmails?: number | undefined;
  /** A user who is always listed. */
  readonly who?: string | undefined;
}

/** With more users, those in sync are counted and not listed, to limit memory. */
export const MAX_LISTED_USERS = 10_000;

/** Pages of accounts that are read before the directory is known. */
const PAGES_READ_AHEAD = 200;

/**
 * Reads directory and pool at the same time, and plans. It changes nothing.
 *
 * @param policyFor creates the policy from the pool's settings.
 * @throws SyncError if one of them could not be read completely.
 */
export async function buildPlan(
  inputs: PlanInputs,
  policyFor: (settings: PoolSettings, now: Date) => Policy,
  { maxEmails, who }: BuildPlanOptions = {},
): Promise<Comparison> {
  const reading = readSources(inputs, policyFor, who);
  const [{ planner, people, policy, settings }, sent] = await Promise.all([
    reading,
    readAccounts(inputs, reading),
  ]);
  const ownLimit = settings.usesCognitoEmail ? COGNITO_EMAILS_PER_DAY : undefined;
  return {
    ...planner.end(),
    policy,
    emailsLeft: emailsLeft(maxEmails ?? ownLimit, sent),
    unknownSubjects: unknownSubjects(people, policy),
  };
}

interface Preparation {
  readonly planner: StreamingPlanner;
  readonly people: People;
  readonly policy: Policy;
  readonly settings: PoolSettings;
}

/** Reads the sources and the pool's settings. */
async function readSources(
  { sources, pool, poolId, signal }: PlanInputs,
  policyFor: (settings: PoolSettings, now: Date) => Policy,
  who: string | undefined,
): Promise<Preparation> {
  const describing = pool.describe(signal).catch((error: unknown) => Promise.reject(ofPool(error, poolId)));
  const [listings, settings] = await Promise.all([readTogether(sources, signal), describing]);
  const emptySources = listings.filter(({ people }) => people.length === 0).map(({ sourceId }) => sourceId);
  const unidentified = listings.flatMap(({ sourceId: source, people }) =>
    (people.unidentified ?? []).map((entry) => ({ ...entry, source })),
  );
  const policy = { ...policyFor(settings, pool.now()), emptySources, unidentified };
  const people = allUsersOf(listings);
  const isListed: IsListed =
    people.length <= MAX_LISTED_USERS
      ? () => true
      : (person, account) => who !== undefined && isAbout({ person, account }, who);
  return { planner: new StreamingPlanner(people, policy, isListed), people, policy, settings };
}

/** Reads the accounts. @returns how many e-mails were sent for all of them in the last 24 hours. */
async function readAccounts(inputs: PlanInputs, reading: Promise<Preparation>): Promise<number> {
  let sent = 0;
  for await (const page of readAhead(pagesOfPool(inputs), reading, PAGES_READ_AHEAD)) {
    const { planner, policy } = await reading;
    for (const account of page) {
      planner.add(account);
      sent += emailsOfDay(account, policy.now);
    }
  }
  return sent;
}

async function* pagesOfPool({ pool, poolId, signal }: PlanInputs) {
  try {
    yield* pool.pages(signal);
  } catch (error) {
    throw ofPool(error, poolId);
  }
}

function ofPool(error: unknown, poolId: string) {
  return toSyncError(error, { what: `read the user pool ${poolId}` });
}
