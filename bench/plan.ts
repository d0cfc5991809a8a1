import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ManyPeople } from "./many-people.ts";
import { serveManyPeople } from "./many-people-server.ts";

/** Limits for the plan of a million people. */
const GOAL = { megabytes: 512, seconds: 60 };

const MILLION: ManyPeople = { count: 1_000_000, oneChangedIn: 100 };

/** The flags of `npm run sync` in package.json: they save memory, since AWS takes most of the time. */
const COMMAND_FLAGS = ["--optimize-for-size", "--max-semi-space-size=4"];

/** The heap of a Lambda function with 1,024 MB: 90 % for the old generation, 5 % for a semi-space. */
const WORKER_FLAGS = ["--max-old-space-size=921", "--max-semi-space-size=51"];

interface Measured {
  readonly seconds: number;
  /** Seconds of processor time, independent of the machine's other load. */
  readonly processor: number;
  readonly megabytes: number;
  readonly actions: number;
}

/**
 * Measures a comparison of many people with as many accounts, each in a separate process to read its resident memory. The
 * first run generates its lists while it reads them, the second reads page by page through the SDK.
 */
export async function benchPlan(print: (line: string) => void): Promise<void> {
  print(`Plan: time and memory (goal for a million: ${GOAL.seconds} s, ${GOAL.megabytes} MB)`);
  print(describe("from lists", MILLION, await measured(MILLION, COMMAND_FLAGS)));
  const server = await serveManyPeople(MILLION);
  try {
    print(describe("read through the SDK", MILLION, await measured(MILLION, COMMAND_FLAGS, server.env)));
  } finally {
    server.stop();
  }
  const allChanged = { count: 300_000, oneChangedIn: 1 };
  print(
    describe(
      "from lists, with the heap of a worker of 1,024 MB",
      allChanged,
      await measured(allChanged, WORKER_FLAGS),
    ),
  );
}

async function measured(
  { count, oneChangedIn }: ManyPeople,
  heap: readonly string[],
  remoteEnv?: NodeJS.ProcessEnv,
): Promise<Measured> {
  const script = fileURLToPath(new URL("plan-a-million.ts", import.meta.url));
  const mode = remoteEnv === undefined ? [] : ["--remote"];
  const child = spawn(process.execPath, [...heap, script, String(count), String(oneChangedIn), ...mode], {
    env: { ...process.env, ...remoteEnv },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await text(child.stdout);
  if (output === "") throw new Error("The measurement failed.");
  return JSON.parse(output);
}

function describe(
  how: string,
  { count, oneChangedIn }: ManyPeople,
  { seconds, processor, megabytes, actions }: Measured,
): string {
  const share = 100 / oneChangedIn;
  return `  ${count} people against ${count} accounts, ${share} % changed, ${how}: ${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processor time), ${megabytes.toFixed(0)} MB maximum, ${actions} actions`;
}
