// Runs the proxy's routes for a while and writes the figures into a file; stdout is the proxy's own, for its log lines.
import { writeFileSync } from "node:fs";
import http from "node:http";
import { Bench } from "tinybench";
import { createProxy } from "../../proxy/index.ts";
import { POOL_DOMAIN } from "./request.ts";

const [port, file = "", authorizeEvent = "", tokenEvent = ""] = process.argv.slice(2);

const proxy = createProxy(
  { poolDomain: POOL_DOMAIN, requirePkce: false },
  {
    request: http.request,
    newAgent: () => new http.Agent({ keepAlive: true }),
    target: { host: "127.0.0.1", port: Number(port) },
  },
);

const bench = new Bench({ time: 3_000, warmupTime: 1_000 });
for (const [name, event] of [
  ["authorize", JSON.parse(authorizeEvent)],
  ["token", JSON.parse(tokenEvent)],
] as const) {
  const { statusCode } = await proxy(event);
  if (statusCode >= 400) throw new Error(`${name} answered ${statusCode}`);
  bench.add(name, () => proxy(event));
}
await bench.run();

const entries = bench.tasks.map(({ name, result }) => {
  if (result.state !== "completed") throw new Error(`${name} did not run`);
  const { latency } = result;
  return [name, { perSecond: 1000 / latency.mean, p50: latency.p50, p99: latency.p99 }];
});
writeFileSync(file, JSON.stringify(Object.fromEntries(entries)));
