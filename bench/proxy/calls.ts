import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { authorizeRequest, tokenRequest } from "./request.ts";
import { startUpstream } from "./start-upstream.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const figures = z.object({ perSecond: z.number(), p50: z.number(), p99: z.number() });
const results = z.object({ authorize: figures, token: figures });
type Results = z.infer<typeof results>;

/**
 * Measures both routes warm, one call after the other as Lambda gives them, and the same of a Python handler. Each runs in a
 * process of its own, with its log lines written to nowhere, in front of the same upstream.
 */
export async function benchCalls(print: (line: string) => void): Promise<void> {
  const upstream = await startUpstream();
  try {
    const port = String(upstream.port);
    const node = measure([process.execPath, here("./measure-calls.ts")], port);
    const python = measure(["python3", here("./baseline.py")], port);
    for (const route of ["authorize", "token"] as const) {
      const ratio = (node[route].perSecond / python[route].perSecond).toFixed(2);
      print(`Warm ${route}: ${inWords(node[route])}; Python: ${inWords(python[route])}; ${ratio}× the calls`);
    }
  } finally {
    await upstream.stop();
  }
}

function measure([command = "", ...args]: readonly string[], port: string): Results {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const file = join(folder, "results.json");
  try {
    const events = [authorizeRequest, tokenRequest].map((event) => JSON.stringify(event));
    const { status, stderr } = spawnSync(command, [...args, port, file, ...events], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
    return results.parse(JSON.parse(readFileSync(file, "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Latencies come in milliseconds. */
function inWords({ perSecond, p50, p99 }: Results["token"]): string {
  return `${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms`;
}
