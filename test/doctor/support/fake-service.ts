import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { Sandbox } from "../../../sandbox/index.ts";

/** A request to a service of AWS with a JSON protocol. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  /** The Region in the signature. */
  readonly region: string;
  readonly body: unknown;
}

export interface FakeAnswer {
  readonly status?: number;
  /** The error's name. */
  readonly error?: string;
  readonly body: object;
}

/**
 * Puts a fake in the place of one service of AWS, in the environment of the sandbox: the SDK reads the address of each service from it.
 *
 * @param variable such as AWS_ENDPOINT_URL_SESV2. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 * @returns takes the fake away.
 */
export async function fakeService(
  { env }: Sandbox,
  variable: string,
  answer: (request: FakeRequest) => FakeAnswer,
): Promise<() => Promise<void>> {
  const before = env[variable];
  const server = createServer(async (request, response) => {
    const { status, error, body } = answer(await readRequest(request));
    const type = error === undefined ? {} : { "x-amzn-errortype": error };
    response.writeHead(status ?? (error === undefined ? 200 : 400), {
      "content-type": "application/x-amz-json-1.1",
      ...type,
    });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  env[variable] = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return async () => {
    if (before === undefined) delete env[variable];
    else env[variable] = before;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
}

/** Source: Signature Version 4, Authorization header. */
const SIGNED_REGION = /Credential=[^/]+\/\d+\/([^/]+)\//;

async function readRequest(request: IncomingMessage): Promise<FakeRequest> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const [, region = ""] = SIGNED_REGION.exec(request.headers.authorization ?? "") ?? [];
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { method: request.method ?? "", path: request.url ?? "", region, body };
}
