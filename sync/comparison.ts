import { explain } from "./explain.ts";
import { BUILT_IN_MAILS_A_DAY, mailsLeft } from "./mail-budget.ts";
import { type Plan, type Policy, plan } from "./plan.ts";
import type { Pool } from "./pool.ts";
import type { PoolTraits } from "./pool-listing.ts";
import { combine, type NamedSource, readTogether } from "./sources/combined.ts";

/** What is compared. */
export interface Sides {
  /** In order of precedence. */
  readonly sources: readonly NamedSource[];
  readonly pool: Pool;
  readonly poolId: string;
}

export interface Comparison extends Plan {
  readonly policy: Policy;
  /** Mails that may go out now; infinite where the pool sends by Amazon SES. */
  readonly mailsLeft: number;
}

/**
 * Reads both sides at the same time, and plans. It changes nothing.
 *
 * @param policyFor the rule, once it is known what the pool is like.
 * @param limit mails in 24 hours. @default 50 where Cognito sends them, else none
 * @throws SyncError where a side could not be read to its end.
 */
export async function compareSides(
  { sources, pool, poolId }: Sides,
  policyFor: (traits: PoolTraits, now: Date) => Policy,
  limit?: number,
): Promise<Comparison> {
  const [listings, { traits, accounts }] = await Promise.all([readTogether(sources), readPool(pool, poolId)]);
  const now = new Date();
  const emptySources = listings.filter(({ people }) => people.length === 0).map(({ mark }) => mark);
  const policy = { ...policyFor(traits, now), emptySources };
  const ownLimit = traits.ownMailer ? BUILT_IN_MAILS_A_DAY : undefined;
  return {
    ...plan(combine(listings), accounts, policy),
    policy,
    mailsLeft: mailsLeft(limit ?? ownLimit, accounts, now),
  };
}

/** Lists all accounts and what the pool is like. @throws SyncError */
async function readPool(pool: Pool, poolId: string) {
  try {
    const [traits, accounts] = await Promise.all([pool.describe(), pool.list()]);
    return { traits, accounts };
  } catch (error) {
    throw explain(error, { what: `read the user pool ${poolId}` });
  }
}
