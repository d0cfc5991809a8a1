import type {
  ChangeWindow,
  ChangeWindows,
  Reserved,
  WindowView,
} from "../../state/change-window/change-window.ts";
import type { Refusal } from "../../state/change-window/entries.ts";
import type { SyncIo } from "../shared/io.ts";

/**
 * Lets a run continue if the state table cannot be read. The number of changes within the last hour is then unknown, so only as many are
 * allowed as `--allow-removals` and `--allow-email-changes` say.
 */
export class UnknownWindows {
  #errorName: string | undefined;

  wrap({ removals, emailChanges }: ChangeWindows): ChangeWindows {
    return { removals: this.#wrap(removals), emailChanges: this.#wrap(emailChanges) };
  }

  /** Explains why a guard stopped the run, if the table was the cause. */
  explain(io: Pick<SyncIo, "info">): void {
    if (this.#errorName === undefined) return;
    io.info(
      `The stack's table could not be read (${this.#errorName}), so the number of accounts that were changed within the last hour is unknown. Only --allow-removals and --allow-email-changes permit changes. See docs/permissions.md.`,
    );
  }

  #wrap(window: ChangeWindow): ChangeWindow {
    return {
      read: () => this.#orElse(() => window.read(), UNKNOWN_VIEW),
      reserve: async (request) => {
        const { accounts, allowedAnyway } = request;
        const reserved = await this.#orElse(
          () => window.reserve(request),
          reserveWithoutTable(accounts.length, allowedAnyway),
        );
        if ("refused" in reserved) return reserved;
        // If this fails, the changes count for longer, and the run has done its work.
        return { settle: (...outcome) => this.#orElse(() => reserved.settle(...outcome), undefined) };
      },
      release: (seen) => this.#orElse(() => window.release(seen), undefined),
    };
  }

  /** @returns the result of a call, or the fallback if the call fails. */
  async #orElse<T>(call: () => Promise<T>, fallback: T): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.#errorName = error instanceof Error ? error.name : "Error";
      return fallback;
    }
  }
}

/** Exceeds every limit. */
const UNKNOWN_VIEW: WindowView = {
  count: () => Number.MAX_SAFE_INTEGER,
  has: () => false,
  nonceOf: () => undefined,
};

function reserveWithoutTable(changes: number, allowed = 0): Reserved | { readonly refused: Refusal } {
  return changes <= allowed ? { settle: async () => {} } : { refused: { changes, allowed } };
}
