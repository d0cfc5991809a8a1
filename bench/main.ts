// `npm run bench` prints each figure when it is measured. docs/measurements.md records the figures of one machine.
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

const print = (line: string) => console.log(line);

print(`Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
await benchArchive(print);
await benchColdStart(print);
await benchCalls(print);
await benchMemory(print);
await benchBridgeStart(print);
await benchBridgeToken(print);
await benchSync(print);
await benchPlan(print);
await benchSyncCalls(print);
await benchRate(print);
await benchReportPage(print);
await benchWorkerStart(print);
await benchDoctor(print);
// The emulators of the last one would keep the process running.
process.exit(0);
