import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { FakeService } from "./fake-service.ts";

/** An answer of a service with a JSON protocol, or an error in its place. */
export type ChangeAnswer = (answer: object) => object | { readonly __type: string };

/**
 * Puts a server before an emulator, which changes the answers of one operation: for states that the service's own API cannot reach.
 *
 * @param variable such as AWS_ENDPOINT_URL_SSO_ADMIN.
 * @param address of the emulator.
 */
export async function changedAnswers(
  variable: string,
  address: string,
  operation: string,
  change: ChangeAnswer,
): Promise<FakeService> {
  const server = createServer(async (request, response) => {
    const { status, type, text } = await forwarded(request, address);
    const isChanged = String(request.headers["x-amz-target"]).endsWith(`.${operation}`) && status === 200;
    const body = isChanged ? JSON.stringify(change(JSON.parse(text))) : text;
    const isError = isChanged && body.includes('"__type"');
    response.writeHead(isError ? 400 : status, { "content-type": type });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = server.address();
  return {
    env: { [variable]: `http://127.0.0.1:${typeof own === "object" ? own?.port : ""}` },
    undo: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function forwarded(request: IncomingMessage, address: string) {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === "string" && !["connection", "content-length", "host"].includes(name))
      headers.set(name, value);
  const answer = await fetch(`${address}${request.url}`, { method: request.method ?? "POST", headers, body });
  const type = answer.headers.get("content-type") ?? "application/x-amz-json-1.1";
  return { status: answer.status, type, text: await answer.text() };
}
