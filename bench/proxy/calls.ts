import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "../in-turns.ts";
import { startLoad } from "./load.ts";
import { localProxy } from "./local-proxy.ts";
import { startUpstream } from "./start-upstream.ts";
import { type CallFigures, type CallWorker, startNodeWorker, startPythonWorker } from "./worker.ts";

/** Each pair is two measurements of this many milliseconds, in turns, so that other work on the machine slows both. */
const SLICE_MS = 400;
const PAIRS = 15;
const WARM_UP_MS = 1_500;

type Route = "authorize" | "token";
type Pair = readonly [node: CallFigures, python: CallFigures];

/**
 * Compares the warm proxy with the same in Python, one call after the other: calls a second and processor time of a call, on an
 * idle machine and with all cores busy at low priority. Both are in front of the same upstream.
 */
export async function benchCalls(print: (line: string) => void): Promise<void> {
  const upstream = await startUpstream();
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const handler = join(folder, "proxy.cjs");
  writeFileSync(handler, localProxy(upstream.port));
  const node = startNodeWorker(handler);
  const python = startPythonWorker(upstream.port);
  try {
    for (const route of ["authorize", "token"] as const) {
      await node.measure(route, WARM_UP_MS);
      await python.measure(route, WARM_UP_MS);
      report(print, `Warm ${route}`, await measurePairs(route, node, python));
      const stopLoad = startLoad();
      try {
        report(print, `Warm ${route}, busy machine`, await measurePairs(route, node, python));
      } finally {
        stopLoad();
      }
    }
  } finally {
    await Promise.all([node.stop(), python.stop()]);
    await upstream.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measurePairs(route: Route, node: CallWorker, python: CallWorker): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let turn = 0; turn < PAIRS; turn += 1) {
    if (turn % 2 === 0) {
      const first = await node.measure(route, SLICE_MS);
      pairs.push([first, await python.measure(route, SLICE_MS)]);
    } else {
      const first = await python.measure(route, SLICE_MS);
      pairs.push([await node.measure(route, SLICE_MS), first]);
    }
  }
  return pairs;
}

function report(print: (line: string) => void, title: string, pairs: readonly Pair[]): void {
  const calls = inWords(pairs.map(([node, python]) => node.perSecond / python.perSecond));
  const cpu = inWords(pairs.map(([node, python]) => python.cpuMicroseconds / node.cpuMicroseconds));
  print(`${title}: ${calls} times the calls of Python; Python takes ${cpu} times the processor time`);
  for (const [index, name] of ["Node.js", "Python"].entries()) {
    const median = (figure: keyof CallFigures) =>
      quantile(
        pairs.map((pair) => pair[index]?.[figure] ?? Number.NaN),
        0.5,
      );
    print(
      `  ${name}: ${median("perSecond").toFixed(0)} a second, ${median("cpuMicroseconds").toFixed(1)} µs of processor time, ` +
        `p50 ${median("p50").toFixed(3)} ms, p99 ${median("p99").toFixed(3)} ms`,
    );
  }
}

/** The median of the pairs, the least and the most. */
function inWords(ratios: readonly number[]): string {
  const [least, median, most] = [0, 0.5, 1].map((share) => quantile(ratios, share).toFixed(2));
  return `${median} (${least} to ${most})`;
}
