import type { Action } from "../model/action.ts";

/** Whether a user whom the sources do not list is still in a directory, and enabled there. */
export type IsUnselected = (id: string) => Promise<boolean>;

/**
 * Seconds between the first check that finds a user in no selected group and the second one: a move from one selected group to another is
 * two changes in the directory, and between them the user is in neither.
 */
export const RECHECK_DELAY_SECONDS = 120;

/**
 * Milliseconds after the first check in which the second one confirms it. A message that arrives later, for example from the dead-letter
 * queue, is outdated: its check is a first one.
 */
const RECHECK_VALID_MS = 15 * 60 * 1000;

/** Whether a request is the second check. @param firstLookAt from the message, in milliseconds since 1970. */
export function isDelayedRecheck(firstLookAt: number | undefined, now: number): boolean {
  if (firstLookAt === undefined) return false;
  const passed = now - firstLookAt;
  return passed >= 0 && passed <= RECHECK_VALID_MS;
}

/** With more, the users were not moved between groups: they are removed at once, within the guard. */
const MAX_CONFIRMED = 100;

/**
 * Finds removals that are caused by the selection only. Each must be confirmed by a second check.
 *
 * @returns the user IDs, by action.
 */
export async function toConfirm(
  actions: readonly Action[],
  isUnselected: IsUnselected | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<Action, string>> {
  const unconfirmed = new Map<Action, string>();
  const candidates = actions.flatMap((action) => {
    const id = idOfUnlisted(action);
    return id === undefined ? [] : [{ action, id }];
  });
  if (isUnselected === undefined || candidates.length > MAX_CONFIRMED) return unconfirmed;
  for (const { action, id } of candidates) {
    if (signal.aborted) break;
    if (await isUnselected(id)) unconfirmed.set(action, id);
  }
  return unconfirmed;
}

/**
 * The ID of a user who would lose access because the sources do not list them. Excluded: accounts with another username, which the second
 * check cannot find, and accounts whose e-mail another user waits for.
 */
function idOfUnlisted(action: Action): string | undefined {
  if (action.kind !== "disable" || action.reason !== "gone" || action.frees !== undefined) return undefined;
  const { enabled, username, directoryId } = action.account;
  return enabled && username === directoryId ? directoryId : undefined;
}
