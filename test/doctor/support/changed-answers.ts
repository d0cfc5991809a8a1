import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { serveLocally } from "../../support/local-server.ts";
import type { FakeService } from "./fake-service.ts";

/** An answer of a service with a JSON protocol, or an error in its place. */
export type ChangeAnswer = (answer: object) => object | { readonly __type: string };

/**
 * Puts a server before an emulator, which changes the answers of one operation: for states that the service's own API cannot reach.
 *
 * @param variable such as AWS_ENDPOINT_URL_SSO_ADMIN.
 * @param address of the emulator.
 * @param operation its name, or the end of its path for a service with a REST protocol.
 */
export async function changedAnswers(
  variable: string,
  address: string,
  operation: string | RegExp,
  change: ChangeAnswer,
): Promise<FakeService> {
  const { origin, stop } = await serveLocally(async (request, response) => {
    const { status, type, text } = await forwarded(request, address);
    const isChanged = status === 200 && isOperation(request, operation);
    const body = isChanged ? JSON.stringify(change(JSON.parse(text))) : text;
    const isError = isChanged && body.includes('"__type"');
    response.writeHead(isError ? 400 : status, { "content-type": type });
    response.end(body);
  });
  return { env: { [variable]: origin }, undo: stop };
}

function isOperation({ headers, url = "" }: IncomingMessage, operation: string | RegExp): boolean {
  if (operation instanceof RegExp) return operation.test(url);
  return String(headers["x-amz-target"]).endsWith(`.${operation}`);
}

/** With the headers as they are: the signature covers the host. */
async function forwarded(request: IncomingMessage, address: string) {
  const passed = httpRequest(`${address}${request.url}`, {
    method: request.method ?? "POST",
    headers: request.headers,
  });
  request.pipe(passed);
  const [answer]: IncomingMessage[] = await once(passed, "response");
  if (answer === undefined) throw new Error(`${address} does not answer.`);
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += chunk;
  const type = answer.headers["content-type"] ?? "application/x-amz-json-1.1";
  return { status: answer.statusCode ?? 502, type, text };
}
