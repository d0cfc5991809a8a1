import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { zipSync } from "fflate";
import { z } from "zod";
import { bundleWithLazy } from "../../infra/shared/bundle.ts";
import { selfSigned } from "../../sandbox/federation/certificate.ts";
import { parseJson } from "../../sync/model/json.ts";
import { bridgeEvent, CLIENT_ID, COGNITO, OKTA } from "../../test/bridge/bridge-world.ts";
import { inTurns, quantile } from "../in-turns.ts";

/** Prints how long the handler took, and the processor time of the whole process, on the last line. In milliseconds. */
const CALLER = `
const { handler } = require(process.argv[2]);
const before = performance.now();
handler(JSON.parse(process.argv[3])).then(() => {
  const call = performance.now() - before;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  require("node:fs").writeSync(1, "\\n" + JSON.stringify([call, (userCPUTime + systemCPUTime) / 1000]));
  process.exit(0);
});`;

const EMPTY = "exports.handler = async () => ({ statusCode: 200, body: '' });";

/** The least that a handler with one request to AWS can do: without the SDK, and not signed. */
const ONE_REQUEST = `
const https = require("node:https");
exports.handler = () => new Promise((resolve) => {
  https.request(process.env.AWS_ENDPOINT_URL, { method: "POST" }, (answer) => answer.resume().on("end", resolve)).end("{}");
});`;

const PLAIN = { ...OKTA, pkce: false };

/**
 * Measures the bridge's archive, and a start of it, from a new process to the end of its first call, over that of an empty handler: without
 * AWS, and with PKCE, where a server on loopback answers for DynamoDB, by HTTPS as AWS does. In processor time, which a busy machine hardly
 * changes.
 */
export async function benchBridgeStart(print: (line: string) => void): Promise<void> {
  const { index, lazy } = bundleWithLazy("bridge/handler.ts", "bridge/sdk/open-aws.ts");
  const files = { "index.js": Buffer.from(index.text), "lazy.js": Buffer.from(lazy.text) };
  print(
    `Archive of the bridge: ${zipSync(files).length} bytes (${index.text.length} and ${lazy.text.length} unpacked)`,
  );
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const dynamo = await serveByHttps();
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const caller = file("caller.cjs", CALLER);
    const bridge = file("index.js", files["index.js"]);
    file("lazy.js", files["lazy.js"]);
    const [empty, oneRequest] = [file("empty.cjs", EMPTY), file("request.cjs", ONE_REQUEST)];
    const calls: number[] = [];
    const over = (handler: string, provider: typeof OKTA) =>
      inTurns(
        async () => {
          const [call, processor] = await start([caller, handler], provider, dynamo.origin);
          calls.push(call);
          return processor;
        },
        async () => (await start([caller, empty], provider, dynamo.origin))[1],
      );
    print(
      `Processor time of a start, the bridge over an empty handler, no key: ${await over(bridge, PLAIN)}; goal 1.30×`,
    );
    print(`The same, one bare HTTPS request over an empty handler: ${await over(oneRequest, OKTA)}`);
    calls.splice(0);
    print(`The same, the bridge with PKCE over an empty handler: ${await over(bridge, OKTA)}`);
    print(`Of it, the first call, after the start, by the clock: ${quantile(calls, 0.5).toFixed(1)} ms`);
  } finally {
    dynamo.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Answers each request with "{}". */
async function serveByHttps() {
  const day = 24 * 60 * 60 * 1000;
  const identity = selfSigned("localhost", new Date(Date.now() - day), new Date(Date.now() + day));
  const server = createServer(identity, (request, response) => {
    request.resume();
    response.end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { origin: `https://127.0.0.1:${port}`, stop: () => server.close() };
}

/** @returns what the caller prints. */
async function start(
  files: readonly string[],
  provider: typeof OKTA,
  endpoint: string,
): Promise<[number, number]> {
  const query = { client_id: [CLIENT_ID], redirect_uri: [COGNITO], response_type: ["code"], state: ["s"] };
  const event = bridgeEvent({ path: "/okta/authorize", multiValueQueryStringParameters: query });
  const config = {
    region: "eu-central-1",
    addressSuffix: "amazonaws.com",
    cognitoCallback: COGNITO,
    stateTable: "states",
    metricsDimension: "bench",
    providers: { okta: provider },
  };
  const child = spawn(process.execPath, [...files, JSON.stringify(event)], {
    env: {
      ...process.env,
      BRIDGE: JSON.stringify(config),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
      // The certificate of the server on loopback signs itself.
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      NODE_NO_WARNINGS: "1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`the handler ended with ${code}`);
  return z.tuple([z.number(), z.number()]).parse(parseJson(printed.split("\n").at(-1) ?? ""));
}
