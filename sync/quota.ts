import pLimit from "p-limit";
import pThrottle from "p-throttle";

/**
 * Requests a second that an account may make, for each category of operations that sync uses.
 * Updating, enabling, disabling, deleting and signing out share one gate.
 * Source: "Quotas in Amazon Cognito", API request rate quotas: UserCreation, UserList, UserUpdate.
 */
export const defaultQuotas = { userCreation: 50, userList: 30, userUpdate: 25 } as const;

/** What sync takes of a quota; the rest is for people who sign in and for other programs. */
const SHARE = 0.8;

/** Requests under way at once: enough to fill the quota at AWS's usual latency. */
const CONCURRENCY = 16;

/** Lets calls through at a rate, a few at a time. */
export type Gate = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Makes a gate that stays under a share of a quota.
 *
 * @param perSecond the account's quota, in requests a second.
 */
export function gateFor(perSecond: number): Gate {
  const rate = perSecond * SHARE;
  // A few at a time, about every tenth of a second, since AWS counts in short windows, too.
  const limitAtOnce = Math.max(1, Math.floor(rate / 10));
  const throttle = pThrottle({ limit: limitAtOnce, interval: (limitAtOnce * 1000) / rate });
  const limit = pLimit(CONCURRENCY);
  const wait = throttle(() => undefined);
  return (call) =>
    limit(async () => {
      await wait();
      return call();
    });
}
