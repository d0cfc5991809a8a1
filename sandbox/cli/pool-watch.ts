import { setTimeout as wait } from "node:timers/promises";
import type { Account } from "../../sync/model/account.ts";

/**
 * Says what became of the accounts of a pool between two looks at it. Pure.
 *
 * @returns a sentence for each account that changed.
 */
export function poolChanges(before: readonly Account[], after: readonly Account[]): string[] {
  const earlier = new Map(before.map((account) => [account.username, account]));
  const later = new Set(after.map(({ username }) => username));
  const gone = before.filter(({ username }) => !later.has(username));
  return [
    ...after.flatMap((account) => accountChanges(earlier.get(account.username), account)),
    ...gone.map((account) => `${labelOf(account)} is deleted.`),
  ];
}

function accountChanges(before: Account | undefined, after: Account): string[] {
  const who = labelOf(after);
  if (before === undefined) return [`${who} is invited.`];
  const sentences: string[] = [];
  if (before.email !== after.email) sentences.push(`${labelOf(before)} has the e-mail ${who} now.`);
  if (before.name !== after.name) sentences.push(`${who} is called ${after.name ?? "nothing"} now.`);
  if (before.enabled && !after.enabled) sentences.push(`${who} is disabled, and signed out everywhere.`);
  if (!before.enabled && after.enabled) sentences.push(`${who} is enabled again.`);
  return sentences;
}

function labelOf({ email, username }: Account): string {
  return email ?? username;
}

/**
 * Looks at a pool again and again, and says what changed in it.
 *
 * @param list lists all accounts; one look that fails is left out: the next one sees what it would have seen.
 * @param every milliseconds between two looks.
 */
export async function watchPool(
  list: () => Promise<readonly Account[]>,
  every: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let before = await list().catch(() => undefined);
  while (!signal.aborted) {
    await wait(every, undefined, { signal }).catch(() => undefined);
    const after = signal.aborted ? undefined : await list().catch(() => undefined);
    if (after === undefined) continue;
    for (const sentence of poolChanges(before ?? after, after)) say(sentence);
    before = after;
  }
}

/**
 * Waits until something is so in a pool.
 *
 * @param most milliseconds.
 * @returns milliseconds that it took; nothing where it did not come to be so.
 */
export async function untilInPool(
  list: () => Promise<readonly Account[]>,
  isSo: (accounts: readonly Account[]) => boolean,
  most: number,
): Promise<number | undefined> {
  const start = performance.now();
  for (;;) {
    if (isSo(await list())) return performance.now() - start;
    if (performance.now() - start > most) return undefined;
    await wait(LOOK_AGAIN_AFTER);
  }
}

const LOOK_AGAIN_AFTER = 200;
