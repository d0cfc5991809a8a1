import { toSyncError } from "../aws/errors.ts";
import { readAhead } from "../aws/pagination.ts";
import type { Policy } from "../plan/plan.ts";
import type { Pool } from "../pool/pool.ts";
import type { PoolSettings } from "../pool/pool-listing.ts";
import { everybodyOf, type NamedSource, readTogether } from "../sources/combined.ts";
import { BUILT_IN_MAILS_A_DAY, mailsLeft, mailsOfDay } from "./email-quota.ts";
import { isAbout } from "./filter.ts";
import { type IsListed, type PlanOfAll, StreamingPlanner } from "./streaming-planner.ts";

/** What is compared. */
export interface PlanInputs {
  /** In order of precedence. */
  readonly sources: readonly NamedSource[];
  readonly pool: Pool;
  readonly poolId: string;
}

export interface Comparison extends PlanOfAll {
  readonly policy: Policy;
  /** Mails that may go out now; infinite where the pool sends by Amazon SES. */
  readonly mailsLeft: number;
}

export interface CompareOptions {
  /** Mails in 24 hours. @default 50 where Cognito sends them, else none */
  readonly limit?: number | undefined;
  /** Somebody who stands in the plan in any case. */
  readonly who?: string | undefined;
}

/** Of more people than that, those who are in step are counted and not listed: nobody would read the list, and it would fill the memory. */
export const EVERYBODY_LISTED = 10_000;

/** Pages of accounts that are read before it is known who should have one. */
const PAGES_READ_AHEAD = 200;

/**
 * Reads both sides at the same time, and plans. It changes nothing.
 *
 * @param policyFor the rule, once it is known what the pool is like.
 * @throws SyncError where a side could not be read to its end.
 */
export async function buildPlan(
  sides: PlanInputs,
  policyFor: (traits: PoolSettings, now: Date) => Policy,
  { limit, who }: CompareOptions = {},
): Promise<Comparison> {
  const begun = begin(sides, policyFor, who);
  const [{ planning, policy, traits }, sent] = await Promise.all([begun, readAccounts(sides, begun)]);
  const ownLimit = traits.usesCognitoEmail ? BUILT_IN_MAILS_A_DAY : undefined;
  return { ...planning.end(), policy, mailsLeft: mailsLeft(limit ?? ownLimit, sent) };
}

interface Begun {
  readonly planning: StreamingPlanner;
  readonly policy: Policy;
  readonly traits: PoolSettings;
}

/** Reads who should have an account, and what the pool is like. */
async function begin(
  { sources, pool, poolId }: PlanInputs,
  policyFor: (traits: PoolSettings, now: Date) => Policy,
  who: string | undefined,
): Promise<Begun> {
  const describing = pool.describe().catch((error: unknown) => Promise.reject(ofPool(error, poolId)));
  const [listings, traits] = await Promise.all([readTogether(sources), describing]);
  const emptySources = listings.filter(({ people }) => people.length === 0).map(({ sourceId }) => sourceId);
  const unidentified = listings.flatMap(({ sourceId: source, people }) =>
    (people.unidentified ?? []).map((entry) => ({ ...entry, source })),
  );
  const policy = { ...policyFor(traits, pool.now()), emptySources, unidentified };
  const people = everybodyOf(listings);
  const isListed: IsListed =
    people.length <= EVERYBODY_LISTED
      ? () => true
      : (person, account) => who !== undefined && isAbout({ person, account }, who);
  return { planning: new StreamingPlanner(people, policy, isListed), policy, traits };
}

/** Reads who has an account. @returns how many mails went out for all of them in the last 24 hours. */
async function readAccounts({ pool, poolId }: PlanInputs, begun: Promise<Begun>): Promise<number> {
  let sent = 0;
  for await (const page of readAhead(pagesOfPool(pool, poolId), begun, PAGES_READ_AHEAD)) {
    const { planning, policy } = await begun;
    for (const account of page) {
      planning.add(account);
      sent += mailsOfDay(account, policy.now);
    }
  }
  return sent;
}

async function* pagesOfPool(pool: Pool, poolId: string) {
  try {
    yield* pool.pages();
  } catch (error) {
    throw ofPool(error, poolId);
  }
}

function ofPool(error: unknown, poolId: string) {
  return toSyncError(error, { what: `read the user pool ${poolId}` });
}
