import { type Action, subjectsOf } from "../model/action.ts";
import { movesMailbox } from "../plan/rules/changes.ts";

/** Addresses that come free in a run, and who waits for them. */
export class EmailDependencies {
  readonly #waiting: ReadonlyMap<string, PromiseWithResolvers<boolean>>;

  /** @param deeds all that are carried out. */
  constructor(deeds: readonly Action[]) {
    this.#waiting = new Map([...freedBy(deeds)].map((email) => [email, Promise.withResolvers()]));
  }

  /** Waits until the address that an action takes is free. @returns whether it came free. */
  async isFree(deed: Action): Promise<boolean> {
    const email = takenBy(deed);
    if (email === undefined) return true;
    return (await this.#waiting.get(email)?.promise) ?? false;
  }

  /** Tells whoever waits how the action ended that frees their address. */
  settle(deed: Action, isDone: boolean): void {
    if ("frees" in deed && deed.frees !== undefined) this.#waiting.get(deed.frees)?.resolve(isDone);
  }
}

/**
 * Takes out what cannot be done, where only a part of a plan is carried out: an address that none of it frees stays where it is, and
 * nobody lets go of theirs in a swap that does not come about.
 */
export function executableActions(deeds: readonly Action[]): ReadonlySet<Action> {
  const able = new Set(deeds);
  for (let before = -1; before !== able.size; ) {
    before = able.size;
    const freed = freedBy(able);
    const moving = new Set([...able].filter((deed) => takenBy(deed) !== undefined).map(nameOf));
    const writing = new Set(
      [...able].filter((deed) => "changes" in deed && movesMailbox(deed.changes)).map(nameOf),
    );
    for (const deed of able) {
      const email = takenBy(deed);
      const isBlocked = email !== undefined && !freed.has(email);
      const isHalfASwap = deed.reason === "emails-swap" && !moving.has(nameOf(deed));
      // The mail would go to the address that the account has without the change.
      const isWithoutChange = deed.reason === "email-changed" && !writing.has(nameOf(deed));
      if (isBlocked || isHalfASwap || isWithoutChange) able.delete(deed);
    }
  }
  return able;
}

function freedBy(deeds: Iterable<Action>): Set<string> {
  const freed = new Set<string>();
  for (const deed of deeds) if ("frees" in deed && deed.frees !== undefined) freed.add(deed.frees);
  return freed;
}

function takenBy(deed: Action): string | undefined {
  return "takes" in deed ? deed.takes : undefined;
}

function nameOf(deed: Action): string | undefined {
  return subjectsOf(deed).account?.username;
}
