import { setTimeout as wait } from "node:timers/promises";
import { CodedError } from "../sync/model/errors.ts";
import { ExitCode } from "../sync/model/exit-codes.ts";
import { isWithoutAws } from "./access.ts";
import { type Check, type CheckGroup, type Finding, skipped, unanswered } from "./check.ts";
import { findingOf } from "./errors.ts";
import { withoutSecrets } from "./redact.ts";
import type { GroupResult } from "./result.ts";
import { type SelectedCheck, type Selection, select } from "./selection.ts";
import type { Target } from "./target.ts";

/** Longer than any single answer should take, and short enough for a user who waits. */
const TIME_LIMIT_MS = 15_000;

export interface RunOptions extends Selection {
  /** For each check. @default 15 seconds */
  readonly timeLimitMs?: number;
}

/**
 * Runs checks side by side: each starts as soon as those that it needs have ended. A check that hangs is a failure, and holds up only those
 * that need it.
 *
 * @returns the results in the declared order, without the checks that do not apply to this stack.
 * @throws DoctorError CHECK_UNKNOWN; the reason of `target.signal` if it is aborted.
 */
export async function runChecks(
  groups: readonly CheckGroup[],
  target: Target,
  options: RunOptions = {},
): Promise<GroupResult[]> {
  const selected = select(groups, options);
  const known = new Set(groups.flatMap(({ checks }) => checks.map(({ id }) => id)));
  // Ends the requests of checks that hang.
  const ended = new AbortController();
  const signal = AbortSignal.any([target.signal, ended.signal]);
  const run = new Run(
    selected.flatMap(({ checks }) => checks),
    known,
    { ...target, signal },
    options,
  );
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(target.signal.reason);
  target.signal.addEventListener("abort", abort, { once: true });
  try {
    target.signal.throwIfAborted();
    const found = await Promise.race([Promise.all(selected.map(({ checks }) => run.all(checks))), aborted]);
    return selected.map(({ title }, index) => ({ title, results: found[index] ?? [] })).filter(hasResults);
  } finally {
    target.signal.removeEventListener("abort", abort);
    ended.abort();
  }
}

function hasResults({ results }: GroupResult): boolean {
  return results.length > 0;
}

/** Undefined for a check that does not apply to the stack. */
type Outcome = Finding | undefined;

/** One run: each check runs once, however many need it. */
class Run {
  readonly #checks: ReadonlyMap<string, SelectedCheck>;
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  readonly #known: ReadonlySet<string>;
  readonly #target: Target;
  readonly #timeLimitMs: number;

  constructor(
    checks: readonly SelectedCheck[],
    known: ReadonlySet<string>,
    target: Target,
    { timeLimitMs = TIME_LIMIT_MS }: RunOptions,
  ) {
    this.#checks = new Map(checks.map((one) => [one.check.id, one]));
    this.#known = known;
    this.#target = target;
    this.#timeLimitMs = timeLimitMs;
  }

  async all(checks: readonly SelectedCheck[]) {
    const outcomes = await Promise.all(checks.map((one) => this.#outcomeOf(one)));
    return checks.flatMap(({ check: { id, title } }, index) => {
      const finding = outcomes[index];
      return finding === undefined ? [] : [{ id, title, finding: withoutSecrets(finding) }];
    });
  }

  #outcomeOf(one: SelectedCheck): Promise<Outcome> {
    const { id } = one.check;
    const outcome = this.#outcomes.get(id) ?? this.#run(one);
    this.#outcomes.set(id, outcome);
    return outcome;
  }

  async #run({ check, isNamed }: SelectedCheck): Promise<Outcome> {
    if (check.applies !== undefined && !check.applies(this.#target))
      return isNamed ? skipped("It does not apply to this stack's settings.") : undefined;
    const obstacle = await this.#obstacleOf(check);
    return obstacle ?? this.#limited(check);
  }

  /** Why a check would say nothing: one that it needs is not ok. */
  async #obstacleOf({ needs = [] }: Check): Promise<Finding | undefined> {
    for (const id of needs) {
      const needed = this.#checks.get(id);
      if (needed === undefined && this.#known.has(id)) return skipped(`It needs ${id}, which is left out.`);
      if (needed === undefined) throw new Error(`There is no check ${id}.`);
      const finding = await this.#outcomeOf(needed);
      if (finding === undefined || finding.state === "ok" || finding.state === "warning") continue;
      // This one may need no AWS.
      if (isWithoutAws(finding)) continue;
      return skipped(
        `It needs ${id}, which is ${finding.state === "failure" ? "a failure" : finding.state}.`,
      );
    }
    return undefined;
  }

  async #limited(check: Check): Promise<Finding> {
    const limitMs = check.timeLimitMs ?? this.#timeLimitMs;
    const ended = new AbortController();
    const late = wait(limitMs, undefined, { signal: ended.signal }).then(
      () => hung(limitMs),
      () => hung(limitMs),
    );
    try {
      return await Promise.race([check.run(this.#target), late]);
    } catch (error) {
      if (error instanceof CodedError && error.exitCode === ExitCode.interrupted) throw error;
      return findingOf(error);
    } finally {
      ended.abort();
    }
  }
}

function hung(timeLimitMs: number): Finding {
  return unanswered({
    seen: `No answer within ${timeLimitMs / 1000} seconds.`,
    fix: "Run the command again. If it stays, check the network between this computer and AWS.",
  });
}
