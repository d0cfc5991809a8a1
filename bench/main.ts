// `npm run bench` prints each figure when it is measured, and `npm run bench bridge` those of one part. docs/measurements.md records the figures of one machine.
import { cpus } from "node:os";
import { benchBridgeStart } from "./bridge/start.ts";
import { benchBridgeToken } from "./bridge/token.ts";
import { benchDoctor } from "./doctor.ts";
import { benchPlan } from "./plan.ts";
import { benchArchive } from "./proxy/archive.ts";
import { benchCalls } from "./proxy/calls.ts";
import { benchColdStart } from "./proxy/cold-start.ts";
import { benchMemory } from "./proxy/memory.ts";
import { benchReportPage } from "./report-page.ts";
import { benchSync } from "./sync.ts";
import { benchCalls as benchSyncCalls } from "./sync-calls.ts";
import { benchRate } from "./sync-rate.ts";
import { benchWorkerStart } from "./worker-start.ts";

type Benchmark = (print: (line: string) => void) => void | Promise<void>;

const PARTS: Readonly<Record<string, readonly Benchmark[]>> = {
  proxy: [benchArchive, benchColdStart, benchCalls, benchMemory],
  bridge: [benchBridgeStart, benchBridgeToken],
  sync: [benchSync, benchPlan, benchSyncCalls, benchRate, benchReportPage, benchWorkerStart],
  doctor: [benchDoctor],
};

const print = (line: string) => console.log(line);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(
    `no benchmark: ${unknown.join(", ")}. Name some of ${Object.keys(PARTS).join(", ")}, or none for all`,
  );
  process.exit(2);
}

print(`Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
for (const [name, benchmarks] of Object.entries(PARTS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const benchmark of benchmarks) await benchmark(print);
}
// The emulators of the last one would keep the process running.
process.exit(0);
