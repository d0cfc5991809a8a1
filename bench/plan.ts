import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ManyPeople } from "./many-people.ts";
import { serveManyPeople } from "./many-people-server.ts";

/** Megabytes and seconds that planning for a million may take. */
const GOAL = { megabytes: 512, seconds: 60 };

const MILLION: ManyPeople = { count: 1_000_000, oneChangedIn: 100 };

/** As package.json has it for `npm run sync`: memory counts there, and time is that of AWS. */
const COMMAND = ["--optimize-for-size", "--max-semi-space-size=4"];

/** As Lambda gives it to a function of so many megabytes: 90 % for the old generation, 5 % for a semi-space. */
const WORKER = ["--max-old-space-size=921", "--max-semi-space-size=51"];

interface Measured {
  readonly seconds: number;
  /** Seconds of processor time: those of a machine with nothing else to do. */
  readonly processor: number;
  readonly megabytes: number;
  readonly actions: number;
}

/**
 * Measures comparing many people with as many accounts, each in a process of its own: all that this takes is resident memory. From lists
 * that are made while they are read; and asked for page by page, through the SDK.
 */
export async function benchPlan(print: (line: string) => void): Promise<void> {
  print(`Plan: what comparing takes (goal for a million: ${GOAL.seconds} s, ${GOAL.megabytes} MB)`);
  print(told("from lists", MILLION, await measured(MILLION, COMMAND)));
  const server = await serveManyPeople(MILLION);
  try {
    print(told("asked for through the SDK", MILLION, await measured(MILLION, COMMAND, server.env)));
  } finally {
    server.stop();
  }
  const allChanged = { count: 300_000, oneChangedIn: 1 };
  print(
    told("from lists, with the heap of a worker of 1,024 MB", allChanged, await measured(allChanged, WORKER)),
  );
}

async function measured(
  { count, oneChangedIn }: ManyPeople,
  heap: readonly string[],
  asked?: NodeJS.ProcessEnv,
): Promise<Measured> {
  const script = fileURLToPath(new URL("plan-a-million.ts", import.meta.url));
  const how = asked === undefined ? [] : ["--asked"];
  const child = spawn(process.execPath, [...heap, script, String(count), String(oneChangedIn), ...how], {
    env: { ...process.env, ...asked },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await text(child.stdout);
  if (output === "") throw new Error("The measurement failed.");
  return JSON.parse(output);
}

function told(
  how: string,
  { count, oneChangedIn }: ManyPeople,
  { seconds, processor, megabytes, actions }: Measured,
): string {
  const share = 100 / oneChangedIn;
  return `  ${count} people against ${count} accounts, ${share} % changed, ${how}: ${seconds.toFixed(1)} s (${processor.toFixed(1)} s of processor time), ${megabytes.toFixed(0)} MB at the most, ${actions} actions`;
}
