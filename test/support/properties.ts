import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { defined } from "../../sync/model/defined.ts";

/** Multiplies the runs of each property: `npm run explore` sets it. */
const RUNS_FACTOR = "PROPERTY_RUNS_FACTOR";
/** A seed from the message of a failed property, or "random". */
const SEED = "PROPERTY_SEED";
/** An exploration ends a property here, so that one that deploys a stack does not take hours. */
const EXPLORATION_LIMIT_MS = 60_000;

/** fast-check's own default. */
const DEFAULT_RUNS = 100;

/** @returns the runs of a property: `count`, more in an exploration, and fewer in mutation tests. */
export function runs(count: number): number {
  return Math.ceil(count * factor());
}

/**
 * Sets fast-check's seed and number of runs. The seed is the commit's, so that a commit passes or fails each time, on each computer, while
 * each commit tries other values. `npm run explore` tries random ones, and more of them.
 */
export function configureProperties(): void {
  const limit = factor() > 1 ? EXPLORATION_LIMIT_MS : undefined;
  fc.configureGlobal({
    seed: seed(process.env[SEED]),
    numRuns: runs(DEFAULT_RUNS),
    ...defined({ interruptAfterTimeLimit: limit }),
  });
}

function factor(): number {
  return Number(process.env[RUNS_FACTOR] ?? 1);
}

function seed(text: string | undefined): number {
  if (text === "random") return randomInt(2 ** 31);
  return text === undefined ? seedOfCommit() : Number(text);
}

/** @returns the first 32 bits of the commit's ID, as the signed integer that fast-check takes; 1 without Git. */
function seedOfCommit(): number {
  try {
    const commit = execFileSync("git", ["rev-parse", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number.parseInt(commit.slice(0, 8), 16) | 0;
  } catch {
    return 1;
  }
}
