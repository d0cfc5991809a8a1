import pLimit from "p-limit";
import { systemTimers, type Timers } from "../model/timers.ts";
import { AdaptiveRate } from "./adaptive-rate.ts";
import { isThrottled } from "./transient.ts";

/** Requests per second that an AWS account may make, for each category of operations that sync uses. */
export interface Quotas {
  readonly userCreation: number;
  readonly userList: number;
  /** AdminGetUser. */
  readonly userRead: number;
  /** Updating, enabling, disabling, deleting, signing out and linking (AdminLinkProviderForUser) together. */
  readonly userUpdate: number;
}

/** Source: "Quotas in Amazon Cognito", API request rate quotas. */
export const defaultQuotas: Quotas = { userCreation: 50, userList: 30, userRead: 120, userUpdate: 25 };

/** The share of a quota that sync uses by default; the rest is for sign-ins and other programs. */
export const DEFAULT_SHARE = 0.8;

/** Requests in progress at the same time: enough to use the quota at AWS's usual latency. */
const MAX_CONCURRENT_CALLS = 16;

/** Attempts for one call: if AWS throttles a third of all calls at random, one in fourteen million fails. */
const MAX_ATTEMPTS = 15;

const FIRST_RETRY_DELAY_MS = 40;
const MAX_RETRY_DELAY_MS = 1_000;

/** Less than the usual 2, so that a few throttled calls do not delay the end of a run by seconds. */
const RETRY_DELAY_GROWTH = 1.6;

/**
 * Starts calls at a limited rate, a few at a time.
 *
 * @param isRetryable whether a call that failed with this error may be repeated; the repetition counts against the rate. @default never
 * @param signal no call starts after it, and its reason is thrown.
 */
export type RateLimiter = <T>(
  call: () => Promise<T>,
  isRetryable?: (error: unknown) => boolean,
  signal?: AbortSignal,
) => Promise<T>;

/**
 * Creates a limiter that stays below a share of a quota.
 *
 * @param perSecond the account's quota, in requests per second.
 */
export function createRateLimiter(
  perSecond: number,
  share: number = DEFAULT_SHARE,
  timers: Timers = systemTimers,
): RateLimiter {
  const rate = new AdaptiveRate(perSecond * share, timers);
  const limit = pLimit(MAX_CONCURRENT_CALLS);
  return (call, isRetryable = () => false, signal) => {
    const startable = () => {
      signal?.throwIfAborted();
      return call();
    };
    const isRepeated = (error: unknown) => !signal?.aborted && isRetryable(error);
    return limit(() => callWithRetries(startable, isRepeated, rate, timers));
  };
}

async function callWithRetries<T>(
  call: () => Promise<T>,
  isRetryable: (error: unknown) => boolean,
  rate: AdaptiveRate,
  timers: Timers,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await rate.waitForTurn();
    try {
      const answer = await call();
      rate.record(true);
      return answer;
    } catch (error) {
      rate.record(!isThrottled(error));
      if (attempt >= MAX_ATTEMPTS || !isRetryable(error)) throw error;
      const delay = Math.min(MAX_RETRY_DELAY_MS, FIRST_RETRY_DELAY_MS * RETRY_DELAY_GROWTH ** (attempt - 1));
      // Random, so that calls that failed together are not repeated together.
      await timers.wait(delay * Math.random());
    }
  }
}
