import type {
  ChangeWindow,
  ChangeWindows,
  Reserved,
  WindowView,
} from "../../state/change-window/change-window.ts";
import type { Refusal } from "../../state/change-window/entries.ts";
import type { SyncIo } from "../shared/io.ts";

/**
 * Lets a run continue if the table with the changes of the last hour does not answer. Then the limits count as reached, and only the
 * numbers that the administrator allows explicitly may change.
 */
export class UnknownWindows {
  #errorName: string | undefined;

  wrap({ removals, emailChanges }: ChangeWindows): ChangeWindows {
    return { removals: this.#wrap(removals), emailChanges: this.#wrap(emailChanges) };
  }

  /** Prints why a guard blocked changes, if this was the reason. */
  explain(io: Pick<SyncIo, "info">): void {
    if (this.#errorName === undefined) return;
    io.info(
      `The table of the stack did not return the changes of the last hour (${this.#error}). So this run changes only as many accounts as --allow-removals and --allow-email-changes allow. See docs/permissions.md.`,
    );
  }

  #wrap(window: ChangeWindow): ChangeWindow {
    return {
      read: () => this.#orElse(() => window.read(), LIMIT_REACHED),
      reserve: async (request) => {
        const { accounts, meant } = request;
        const reserved = await this.#orElse(
          () => window.reserve(request),
          reserveAllowed(accounts.length, meant),
        );
        if ("refused" in reserved) return reserved;
        // A reservation that is not settled counts for longer, which is safe.
        return { settle: (...ended) => this.#orElse(() => reserved.settle(...ended), undefined) };
      },
      giveBack: (seen) => this.#orElse(() => window.giveBack(seen), undefined),
    };
  }

  /** The result of a request, or a fallback if it fails. */
  async #orElse<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.#errorName = error instanceof Error ? error.name : "Error";
      return fallback;
    }
  }
}

/** Counts more changes than any limit allows. */
const LIMIT_REACHED: WindowView = {
  count: () => Number.MAX_SAFE_INTEGER,
  has: () => false,
  nonceOf: () => undefined,
};

/** A reservation without the table: only for the number that is allowed explicitly. */
function reserveAllowed(changes: number, meant = 0): Reserved | { readonly refused: Refusal } {
  return changes <= meant ? { settle: async () => {} } : { refused: { changes, allowed: meant } };
}
