// Loads a handler from a file, and answers each line "ROUTE MILLISECONDS" on stdin with figures on descriptor 3. Stdout is for
// the handler's log lines.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { ProxyHandler } from "../../proxy/index.ts";
import { authorizeRequest, tokenRequest } from "./request.ts";

const EVENTS = { authorize: authorizeRequest, token: tokenRequest };

const proxy: ProxyHandler = createRequire(import.meta.url)(process.argv[2] ?? "").handler;

async function measure(route: keyof typeof EVENTS, milliseconds: number): Promise<object> {
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  let now = started;
  while (now < started + milliseconds) {
    const { statusCode } = await proxy(EVENTS[route]);
    if (statusCode >= 400) throw new Error(`${route} answered ${statusCode}`);
    const ended = performance.now();
    latencies.push(ended - now);
    now = ended;
  }
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const calls = latencies.length;
  return {
    perSecond: (calls / (now - started)) * 1000,
    cpuMicroseconds: (user + system) / calls,
    p50: latencies[Math.floor(calls * 0.5)],
    p99: latencies[Math.floor(calls * 0.99)],
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [route, milliseconds] = line.split(" ");
  const figures = await measure(route === "token" ? "token" : "authorize", Number(milliseconds));
  writeSync(3, `${JSON.stringify(figures)}\n`);
}
process.exit(0);
