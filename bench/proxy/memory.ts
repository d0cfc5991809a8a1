import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localProxy } from "./local-proxy.ts";
import { authorizeRequest, ISSUER, POOL_DOMAIN, tokenRequest } from "./request.ts";
import { startUpstream } from "./start-upstream.ts";

/** Each with a token exchange. With more of them the peak hardly changes. */
const SIGN_INS = 50_000;

/** Calls a handler and writes the peak of its process, in kilobytes: getrusage(2), ru_maxrss. */
const CALLER = `
const { handler } = require(process.argv[2]);
const [authorize, token] = JSON.parse(process.argv[3]);
process.getBuiltinModule("node:https");
(async () => {
  for (let i = 0; i < Number(process.argv[4]); i += 1) {
    for (const event of [authorize, token]) {
      if ((await handler(event)).statusCode >= 400) throw new Error("refused");
    }
  }
  process.stderr.write(String(process.resourceUsage().maxRSS));
  process.exit(0);
})();`;

/**
 * Measures the most memory that the deployed text ever takes, with the heap that Lambda gives Node.js at each size, and that
 * of the same calls to a handler that does nothing. The upstream is on loopback, without TLS.
 */
export async function benchMemory(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const upstream = await startUpstream();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const caller = file("caller.cjs", CALLER);
    const proxy = file("proxy.cjs", localProxy(upstream.port));
    const empty = file("empty.cjs", "exports.handler = async () => ({ statusCode: 200, body: '' });");
    for (const size of [128, 256]) {
      const [ours, theirs] = [peak(size, caller, proxy), peak(size, caller, empty)];
      print(
        `Memory with ${size} MB, after ${SIGN_INS} sign-ins: ${ours.toFixed(0)} MB; an empty handler: ${theirs.toFixed(0)} MB`,
      );
    }
  } finally {
    await upstream.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Megabytes. Lambda's bootstrap for Node.js gives the old generation 90 % of the memory, and a semi-space 5 %. */
function peak(size: number, caller: string, handler: string): number {
  const heap = [
    `--max-old-space-size=${Math.floor(size * 0.9)}`,
    `--max-semi-space-size=${Math.floor(size * 0.05)}`,
  ];
  const events = JSON.stringify([authorizeRequest, tokenRequest]);
  const { status, stderr } = spawnSync(
    process.execPath,
    [...heap, caller, handler, events, String(SIGN_INS)],
    {
      env: { ...process.env, POOL_DOMAIN, ISSUER, METRICS_FOR: "bench" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  if (status !== 0) throw new Error(`the handler ended with ${status}: ${stderr}`);
  return Number(stderr.toString()) / 1024;
}
