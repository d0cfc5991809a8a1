import type { Action } from "../model/action.ts";

/** Whether a user whom the sources do not list is still in a directory, and enabled there. */
export type IsUnselected = (id: string) => Promise<boolean>;

/**
 * Seconds between the first look that finds a user in no selected group any more and the second one: a move from one selected group to
 * another is two changes of the directory, and between them the user is in neither.
 */
export const RECHECK_DELAY_SECONDS = 120;

/**
 * Milliseconds after the first look in which the second one counts as such. A message that comes later, such as one of the dead-letter
 * queue, says nothing of now: then the look is a first one again.
 */
const RECHECK_VALID_MS = 15 * 60 * 1000;

/** @param firstLookAt as the message says, in milliseconds since 1970. */
export function isDelayedRecheck(firstLookAt: number | undefined, now: number): boolean {
  if (firstLookAt === undefined) return false;
  const passed = now - firstLookAt;
  return passed >= 0 && passed <= RECHECK_VALID_MS;
}

/** More users than these have not just been moved from group to group: they are removed at once, within the guard. */
const MAX_CONFIRMED = 100;

/**
 * Finds the removals of users who are gone by the selection alone. Each is left to a second look.
 *
 * @returns their ids, by the removals.
 */
export async function toConfirm(
  deeds: readonly Action[],
  isUnselected: IsUnselected | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<Action, string>> {
  const unconfirmed = new Map<Action, string>();
  const candidates = deeds.flatMap((deed) => {
    const id = idOfUnlisted(deed);
    return id === undefined ? [] : [{ deed, id }];
  });
  if (isUnselected === undefined || candidates.length > MAX_CONFIRMED) return unconfirmed;
  for (const { deed, id } of candidates) {
    if (signal.aborted) break;
    if (await isUnselected(id)) unconfirmed.set(deed, id);
  }
  return unconfirmed;
}

/**
 * The id of a user who would lose their access because the sources do not list them. A second look finds an account by its name alone;
 * and where another user waits for the e-mail, it would wait for the next comparison.
 */
function idOfUnlisted(deed: Action): string | undefined {
  if (deed.kind !== "disable" || deed.reason !== "gone" || deed.frees !== undefined) return undefined;
  const { enabled, username, directoryId } = deed.account;
  return enabled && username === directoryId ? directoryId : undefined;
}
