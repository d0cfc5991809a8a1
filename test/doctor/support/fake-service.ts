import type { IncomingMessage } from "node:http";
import { serveLocally } from "../../support/local-server.ts";

/** A request to a service of AWS with a JSON protocol. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  /** The operation, of a service that names it in a header. */
  readonly operation: string | undefined;
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

/** A fake in the place of one service. */
export interface FakeService {
  /** For the run that uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the fake away. */
  undo(): Promise<void>;
}

/**
 * Starts a fake of one service of AWS: the SDK reads the address of each service from the environment.
 *
 * @param variable such as AWS_ENDPOINT_URL_SESV2. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export async function fakeService(
  variable: string,
  answer: (request: FakeRequest) => FakeAnswer,
): Promise<FakeService> {
  const { origin, stop } = await serveLocally(async (request, response) => {
    const { status, error, body } = answer(await readRequest(request));
    const type = error === undefined ? {} : { "x-amzn-errortype": error };
    response.writeHead(status ?? (error === undefined ? 200 : 400), {
      "content-type": "application/x-amz-json-1.1",
      ...type,
    });
    response.end(JSON.stringify(body));
  });
  return { env: { [variable]: origin }, undo: stop };
}

/** Source: Signature Version 4, Authorization header. */
const SIGNED_REGION = /Credential=[^/]+\/\d+\/([^/]+)\//;

async function readRequest(request: IncomingMessage): Promise<FakeRequest> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const [, region = ""] = SIGNED_REGION.exec(request.headers.authorization ?? "") ?? [];
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  const operation = request.headers["x-amz-target"]?.toString().split(".").at(-1);
  return { method: request.method ?? "", path: request.url ?? "", operation, region, body };
}
