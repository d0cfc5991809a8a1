import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PEOPLE = 1_000_000;

/** Megabytes and seconds that planning for so many may take. */
const GOAL = { megabytes: 512, seconds: 60 };

/** Megabytes: what is read and dropped again is cleared away sooner. Without, it takes some 500 MB and half the time. */
const SMALL_YOUNG_GENERATION = "--max-semi-space-size=8";

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly actions: number;
}

/**
 * Measures planning for a million people against a million accounts, one in a hundred changed, in a process of its own: all that
 * this takes is resident memory, lists of both sides included.
 */
export function benchPlan(print: (line: string) => void): void {
  const script = fileURLToPath(new URL("plan-a-million.ts", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [SMALL_YOUNG_GENERATION, script, String(PEOPLE)], {
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(`The measurement failed: ${stderr}`);
  const { seconds, megabytes, actions }: Measured = JSON.parse(stdout);
  print(
    `Plan: ${PEOPLE} people against ${PEOPLE} accounts, 1 % changed: ${seconds.toFixed(1)} s (goal ${GOAL.seconds}), ` +
      `${megabytes.toFixed(0)} MB at the most (goal ${GOAL.megabytes}), ${actions} actions`,
  );
}
