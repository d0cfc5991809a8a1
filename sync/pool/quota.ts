import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import { AdaptiveRate } from "./pace.ts";
import { isThrottled } from "./transient.ts";

/** Requests a second that an account may make, for each category of operations that sync uses. */
export interface Quotas {
  readonly userCreation: number;
  readonly userList: number;
  /** Looking a single account up. */
  readonly userRead: number;
  /** Updating, enabling, disabling, deleting and signing out together. */
  readonly userUpdate: number;
}

/** Source: "Quotas in Amazon Cognito", API request rate quotas. */
export const defaultQuotas: Quotas = { userCreation: 50, userList: 30, userRead: 120, userUpdate: 25 };

/** What sync takes of a quota by default; the rest is for people who sign in and for other programs. */
export const DEFAULT_SHARE = 0.8;

/** Requests under way at once: enough to fill the quota at AWS's usual latency. */
const CONCURRENCY = 16;

/** Tries of one call: with a third of all refused by chance, one in fourteen million fails. */
const TRIES = 15;

/** Milliseconds before a second try, and the longest before any. */
const [FIRST_WAIT, LONGEST_WAIT] = [40, 1_000];

/** How much longer each wait is than the one before: the last calls of a run, unlucky some times, would hold it up for seconds if it were 2. */
const GROWTH = 1.6;

/**
 * Lets calls through at a rate, a few at a time.
 *
 * @param again whether a call that failed so may be made again; it then waits for its turn like any other. @default never
 */
export type RateLimiter = <T>(call: () => Promise<T>, again?: (error: unknown) => boolean) => Promise<T>;

/**
 * Makes a gate that stays under a share of a quota.
 *
 * @param perSecond the account's quota, in requests a second.
 */
export function createRateLimiter(perSecond: number, share: number = DEFAULT_SHARE): RateLimiter {
  const pace = new AdaptiveRate(perSecond * share);
  const limit = pLimit(CONCURRENCY);
  return (call, again = () => false) => limit(() => tried(call, again, pace));
}

async function tried<T>(
  call: () => Promise<T>,
  again: (error: unknown) => boolean,
  pace: AdaptiveRate,
): Promise<T> {
  for (let round = 1; ; round += 1) {
    await pace.turn();
    try {
      const answer = await call();
      pace.answered(true);
      return answer;
    } catch (error) {
      pace.answered(!isThrottled(error));
      if (round >= TRIES || !again(error)) throw error;
      // Not all at the same moment.
      await wait(Math.min(LONGEST_WAIT, FIRST_WAIT * GROWTH ** (round - 1)) * Math.random());
    }
  }
}
