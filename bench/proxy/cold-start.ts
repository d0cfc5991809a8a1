import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledProxy } from "../../test/support/bundled-proxy.ts";
import { inTurns } from "../in-turns.ts";
import { authorizeRequest, ISSUER, POOL_DOMAIN } from "./request.ts";

const BASELINE = fileURLToPath(new URL("./baseline.py", import.meta.url));

/** A new process that loads a handler and calls it once. */
const NODE_CALLER = `require(process.argv[2]).handler(JSON.parse(process.argv[3])).then(() => process.exit(0));`;
const PYTHON_CALLER =
  "import importlib.util,json,sys;s=importlib.util.spec_from_file_location('h',sys.argv[1]);" +
  "m=importlib.util.module_from_spec(s);s.loader.exec_module(m);m.handler(json.loads(sys.argv[2]),None)";

/**
 * Measures a cold start, from a new process to the end of its first call, relative to that of a handler that does nothing. The
 * log line goes into a pipe, as in Lambda.
 */
export async function benchColdStart(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const caller = file("caller.cjs", NODE_CALLER);
    const proxy = file("proxy.cjs", await bundledProxy());
    const empty = file("empty.cjs", "exports.handler = async () => ({ statusCode: 200, body: '' });");
    const emptyPython = file(
      "empty.py",
      "def handler(event, context):\n    return {'statusCode': 200, 'body': ''}\n",
    );
    const node = (handler: string) => [process.execPath, caller, handler];
    const python = (handler: string) => ["python3", "-c", PYTHON_CALLER, handler];
    print(
      `Cold start, the proxy over an empty handler: ${await compare(node(proxy), node(empty))}; goal 1.10×`,
    );
    print(
      `Cold start, Python over an empty handler:    ${await compare(python(BASELINE), python(emptyPython))}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(one: readonly string[], other: readonly string[]): Promise<string> {
  return inTurns(
    () => coldStart(one),
    () => coldStart(other),
  );
}

function coldStart([command = "", ...args]: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, [...args, JSON.stringify(authorizeRequest)], {
    env: { ...process.env, POOL_DOMAIN, ISSUER },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}
