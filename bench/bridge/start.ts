import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { bundleWithLazy } from "../../infra/shared/bundle.ts";
import { bridgeEvent, CLIENT_ID, COGNITO, OKTA } from "../../test/bridge/bridge-world.ts";
import { serveLocally } from "../../test/support/local-server.ts";
import { inTurns } from "../in-turns.ts";

const CALLER = "require(process.argv[2]).handler(JSON.parse(process.argv[3])).then(() => process.exit(0));";
const CONFIG = {
  region: "eu-central-1",
  addressSuffix: "amazonaws.com",
  cognitoCallback: COGNITO,
  stateTable: "states",
  providers: { okta: OKTA, plain: { ...OKTA, pkce: false } },
};

/**
 * Measures the bridge's archive, and a start of it, from a new process to the end of its first call, over that of an empty handler: without
 * AWS, and with PKCE, where the SDK is loaded and a server on loopback answers for DynamoDB.
 */
export async function benchBridgeStart(print: (line: string) => void): Promise<void> {
  const { index, lazy } = bundleWithLazy("bridge/handler.ts", "bridge/sdk/open-aws.ts");
  const files = { "index.js": Buffer.from(index.text), "lazy.js": Buffer.from(lazy.text) };
  print(
    `Archive of the bridge: ${zipSync(files).length} bytes (${index.text.length} and ${lazy.text.length} unpacked)`,
  );
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bench-"));
  const dynamo = await serveLocally((_, response) => response.end("{}"));
  const file = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const caller = file("caller.cjs", CALLER);
    const bridge = file("index.js", files["index.js"]);
    file("lazy.js", files["lazy.js"]);
    const empty = file("empty.cjs", "exports.handler = async () => ({ statusCode: 200, body: '' });");
    const over = (provider: string) =>
      inTurns(
        () => start([caller, bridge], provider, dynamo.origin),
        () => start([caller, empty], provider, dynamo.origin),
      );
    print(`Cold start, the bridge over an empty handler, no key: ${await over("plain")}; goal 1.30×`);
    print(`Cold start, the same with PKCE, the SDK loaded:       ${await over("okta")}`);
  } finally {
    await dynamo.stop();
    rmSync(folder, { recursive: true });
  }
}

async function start(files: readonly string[], provider: string, endpoint: string): Promise<number> {
  const query = { client_id: [CLIENT_ID], redirect_uri: [COGNITO], response_type: ["code"], state: ["s"] };
  const event = bridgeEvent({ path: `/${provider}/authorize`, multiValueQueryStringParameters: query });
  const before = performance.now();
  const child = spawn(process.execPath, [...files, JSON.stringify(event)], {
    env: {
      ...process.env,
      BRIDGE: JSON.stringify(CONFIG),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the handler ended with ${code}`);
  return performance.now() - before;
}
