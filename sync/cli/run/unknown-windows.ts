import type {
  ChangeWindow,
  ChangeWindows,
  Reserved,
  WindowView,
} from "../../state/change-window/change-window.ts";
import type { Refusal } from "../../state/change-window/entries.ts";
import type { SyncIo } from "../shared/io.ts";

/**
 * Lets a run go on though the table cannot be asked how many accounts were changed within the last hour. Then so many count as changed
 * that no more may be, but for those that the administrator allows by number.
 */
export class UnknownWindows {
  #error: string | undefined;

  wrap({ removals, emailChanges }: ChangeWindows): ChangeWindows {
    return { removals: this.#wrap(removals), emailChanges: this.#wrap(emailChanges) };
  }

  /** Says why a guard stopped the run, where it was for this. */
  explain(io: Pick<SyncIo, "info">): void {
    if (this.#error === undefined) return;
    io.info(
      `The stack's table did not say how many accounts were changed within the last hour (${this.#error}), so no more are changed than --allow-removals and --allow-email-changes allow. See docs/permissions.md.`,
    );
  }

  #wrap(window: ChangeWindow): ChangeWindow {
    return {
      read: () => this.#unless(() => window.read(), UNKNOWN),
      reserve: async (request) => {
        const { accounts, meant } = request;
        const taken = await this.#unless(() => window.reserve(request), without(accounts.length, meant));
        if ("refused" in taken) return taken;
        // What is not settled counts for longer, and the run has done its work.
        return { settle: (...ended) => this.#unless(() => taken.settle(...ended), undefined) };
      },
      giveBack: (seen) => this.#unless(() => window.giveBack(seen), undefined),
    };
  }

  /** What it asks for, or what is taken for it where that fails. */
  async #unless<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.#error = error instanceof Error ? error.name : "Error";
      return otherwise;
    }
  }
}

/** More than any limit leaves room for. */
const UNKNOWN: WindowView = {
  count: () => Number.MAX_SAFE_INTEGER,
  has: () => false,
  nonceOf: () => undefined,
};

/** Room without a table: for as many as are meant. */
function without(changes: number, meant = 0): Reserved | { readonly refused: Refusal } {
  return changes <= meant ? { settle: async () => {} } : { refused: { changes, allowed: meant } };
}
