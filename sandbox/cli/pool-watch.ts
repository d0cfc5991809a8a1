import { setTimeout as wait } from "node:timers/promises";
import type { Account } from "../../sync/model/account.ts";
import type { IdentityCenterUser } from "../identity-center-admin.ts";

/**
 * Describes the differences between two listings of a pool. Pure.
 *
 * @returns a sentence for each account that changed.
 */
export function poolChanges(before: readonly Account[], after: readonly Account[]): string[] {
  const earlier = new Map(before.map((account) => [account.username, account]));
  const later = new Set(after.map(({ username }) => username));
  const gone = before.filter(({ username }) => !later.has(username));
  return [
    ...after.flatMap((account) => accountChanges(earlier.get(account.username), account)),
    ...gone.map((account) => `${labelOf(account)} was deleted.`),
  ];
}

function accountChanges(before: Account | undefined, after: Account): string[] {
  const label = labelOf(after);
  if (before === undefined)
    return [after.federated ? `${label} signed in with an identity provider.` : `${label} was invited.`];
  const sentences: string[] = [];
  if (before.email !== after.email) sentences.push(`${labelOf(before)} now has the e-mail ${label}.`);
  if (before.name !== after.name) sentences.push(`${label} now has the name ${after.name ?? "(none)"}.`);
  if (before.enabled && !after.enabled) sentences.push(`${label} was disabled and signed out.`);
  if (!before.enabled && after.enabled) sentences.push(`${label} was enabled again.`);
  return sentences;
}

function labelOf({ email, username }: Account): string {
  return email ?? username;
}

/**
 * Lists a pool repeatedly, and reports the differences.
 *
 * @param list lists all accounts; a failed listing is skipped, and the next one shows the same differences.
 * @param interval milliseconds between two listings.
 */
export async function watchPool(
  list: () => Promise<readonly Account[]>,
  interval: number,
  info: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let before = await list().catch(() => undefined);
  while (!signal.aborted) {
    await wait(interval, undefined, { signal }).catch(() => undefined);
    const after = signal.aborted ? undefined : await list().catch(() => undefined);
    if (after === undefined) continue;
    for (const sentence of poolChanges(before ?? after, after)) info(sentence);
    before = after;
  }
}

/**
 * Waits until the accounts of a pool fulfill a condition.
 *
 * @returns milliseconds that it took; undefined after the time limit.
 */
export async function waitForPool(
  list: () => Promise<readonly Account[]>,
  isFulfilled: (accounts: readonly Account[]) => boolean,
  timeoutMs: number,
): Promise<number | undefined> {
  const start = performance.now();
  for (;;) {
    if (isFulfilled(await list())) return performance.now() - start;
    if (performance.now() - start > timeoutMs) return undefined;
    await wait(RETRY_INTERVAL_MS);
  }
}

const RETRY_INTERVAL_MS = 200;

/** A change of a user in the sandbox's Identity Center. */
export type UserChange = "add" | "change" | "disable" | "enable" | "remove";

/**
 * Decides whether a user's account in the pool matches the directory after a change. Pure.
 *
 * @param user the user after the change, or before the removal.
 */
export function poolMatches(
  action: UserChange,
  user: IdentityCenterUser,
  accounts: readonly Account[],
): boolean {
  const account = accounts.find(({ username }) => username === user.id);
  // By default, sync removes users by disabling their accounts.
  const isOut = action === "remove" || !user.enabled;
  if (isOut || account === undefined) return isOut && !account?.enabled;
  return account.enabled && account.email === user.email && account.name === user.name;
}
