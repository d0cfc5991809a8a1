import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { serveLocally } from "../../support/local-server.ts";
import type { Planted } from "../faults/planted-fault.ts";

/** An answer that passes through. */
export interface Passing {
  readonly status: number;
  readonly location?: string | undefined;
  readonly type: string;
  readonly body: string;
}

/** Which requests are tampered with, by their address at AWS. */
export interface Tampering {
  /** Matches the address, as "https://HOST/PATH?QUERY". */
  readonly at: RegExp;
  /** What comes back instead. */
  answer(passing: Passing, address: string): Partial<Passing>;
}

/**
 * Puts a server between the doctor and the sandbox's gateway, which passes on all requests and changes some answers: as a proxy, a firewall or
 * another server at the same address does. It plants faults of services that are well in the sandbox.
 */
export async function tamper(gateway: string, tampering: Tampering): Promise<Planted> {
  const { origin, stop } = await serveLocally((request, response) =>
    pass(gateway, tampering, request, response),
  );
  return { env: { QUICK_SIGN_IN_GATEWAY: origin }, undo: stop };
}

async function pass(
  gateway: string,
  { at, answer }: Tampering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const body = await text(request);
  const headers = { "content-type": request.headers["content-type"] ?? "text/plain" };
  const sent = body === "" ? { method } : { method, headers, body };
  const passed = await fetch(`${gateway}${url}`, { ...sent, redirect: "manual" });
  const passing = {
    status: passed.status,
    location: passed.headers.get("location") ?? undefined,
    type: passed.headers.get("content-type") ?? "text/plain",
    body: await passed.text(),
  };
  const address = `https:/${url}`;
  const changed = at.test(address) ? { ...passing, ...answer(passing, address) } : passing;
  const location = changed.location === undefined ? {} : { location: changed.location };
  response.writeHead(changed.status, { "content-type": changed.type, ...location }).end(changed.body);
}
