import { type Action, subjectsOf } from "../model/action.ts";
import { movesMailbox } from "../plan/rules/changes.ts";

/** Addresses that actions of this run release, and the actions that wait for them. */
export class EmailDependencies {
  readonly #waiting: ReadonlyMap<string, PromiseWithResolvers<boolean>>;

  /** @param actions all that are executed. */
  constructor(actions: readonly Action[]) {
    this.#waiting = new Map([...releasedBy(actions)].map((email) => [email, Promise.withResolvers()]));
  }

  /** Waits until the address that an action takes is released. @returns whether it was. */
  async isFree(action: Action): Promise<boolean> {
    const email = takenBy(action);
    if (email === undefined) return true;
    return (await this.#waiting.get(email)?.promise) ?? false;
  }

  /** Reports the outcome of an action to those that wait for the address it releases. */
  settle(action: Action, isDone: boolean): void {
    if ("frees" in action && action.frees !== undefined) this.#waiting.get(action.frees)?.resolve(isDone);
  }
}

/**
 * Removes actions that cannot be executed because only a part of the plan is: no action takes an address that none releases, and no
 * account releases its address for a swap that does not happen.
 */
export function executableActions(actions: readonly Action[]): ReadonlySet<Action> {
  const able = new Set(actions);
  for (let before = -1; before !== able.size; ) {
    before = able.size;
    const freed = releasedBy(able);
    const moving = new Set([...able].filter((action) => takenBy(action) !== undefined).map(nameOf));
    const writing = new Set(
      [...able].filter((action) => "changes" in action && movesMailbox(action.changes)).map(nameOf),
    );
    for (const action of able) {
      const email = takenBy(action);
      const isBlocked = email !== undefined && !freed.has(email);
      const isHalfASwap = action.reason === "emails-swap" && !moving.has(nameOf(action));
      // The invitation would go to the old address.
      const isWithoutChange = action.reason === "email-changed" && !writing.has(nameOf(action));
      if (isBlocked || isHalfASwap || isWithoutChange) able.delete(action);
    }
  }
  return able;
}

function releasedBy(actions: Iterable<Action>): Set<string> {
  const freed = new Set<string>();
  for (const action of actions) if ("frees" in action && action.frees !== undefined) freed.add(action.frees);
  return freed;
}

function takenBy(action: Action): string | undefined {
  return "takes" in action ? action.takes : undefined;
}

function nameOf(action: Action): string | undefined {
  return subjectsOf(action).account?.username;
}
