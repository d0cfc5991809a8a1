import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { type WorkerPart, workerBundle } from "../infra/directory-sync/worker-code.ts";
import type { WorkerConfig } from "../sync/worker/config.ts";
import { inTurns } from "./in-turns.ts";

const ALL_PARTS: readonly WorkerPart[] = ["idc", "local", "scim", "role"];

/** The program of a new process that loads a handler and calls it once. */
const CALLER_CODE = `const [file, event] = process.argv.slice(1);
require(file).handler(JSON.parse(event), { awsRequestId: "1", getRemainingTimeInMillis: () => 900000 }).then(() => process.exit(0));`;

const EMPTY_HANDLER = "exports.handler = async () => ({ batchItemFailures: [] });";

const noFilters = { groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
const config: WorkerConfig = {
  poolId: "eu-central-1_Benchmark",
  sources: [
    { kind: "idc", sourceId: "idc", ...noFilters, region: "eu-central-1", identityStoreId: "d-1234567890" },
  ],
  onRemove: "disable",
  graceDays: 30,
  maxRemovals: { share: 0.1, atLeast: 5 },
  maxEmailChanges: { share: 0.1, atLeast: 5 },
  maxInvitations: 3,
  table: "table",
  queueUrl: "https://sqs.eu-central-1.amazonaws.com/1/queue",
  metricsDimension: "bench",
  auditLogGroup: "group",
};

/** A message that a later comparison already covers: the worker reads its table and returns. */
const event = {
  Records: [{ messageId: "1", body: '{"look":"everybody"}', attributes: { SentTimestamp: "1" } }],
};
const STORED_ITEM = { lookedAt: { N: "2" }, removals: { N: "5" }, byUsername: { BOOL: true } };

/**
 * Measures a start of the worker, from a new process to the end of its first event, as a ratio to an empty handler: loading
 * alone, and loading with a first call to AWS, which a loopback server answers.
 */
export async function benchWorkerStart(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const server = createServer((_request, response) => response.end(JSON.stringify({ Item: STORED_ITEM })));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const empty = file("empty.cjs", EMPTY_HANDLER);
    for (const parts of [["idc"], ALL_PARTS] as const) {
      const { text } = workerBundle(parts);
      const worker = file(`worker-${parts.length}.cjs`, text);
      const zipped = zipSync({ "index.js": Buffer.from(text) }).length;
      const what = `the worker with ${parts.join(", ")}`;
      print(`Archive of ${what}: ${zipped} bytes (${text.length} unpacked)`);
      const over = (input: object) =>
        inTurns(
          () => start(worker, input, endpoint),
          () => start(empty, input, endpoint),
        );
      print(`Start of ${what}, no message, over an empty handler: ${await over({ Records: [] })}`);
      print(`Start of ${what}, first message, the same:          ${await over(event)}`);
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

async function start(file: string, input: object, AWS_ENDPOINT_URL: string): Promise<number> {
  const before = performance.now();
  const child = spawn(process.execPath, ["-e", CALLER_CODE, file, JSON.stringify(input)], {
    env: {
      SYNC: JSON.stringify(config),
      AWS_ENDPOINT_URL,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`The worker ended with ${code}.`);
  return performance.now() - before;
}
