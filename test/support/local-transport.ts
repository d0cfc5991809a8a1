import http from "node:http";
import type { Transport } from "../../proxy/exchange.ts";

/** Sends all requests to an HTTP server on this computer. @param origin "http://127.0.0.1:PORT" */
export function localTransport(origin: string): Transport {
  const { hostname, port } = new URL(origin);
  return {
    request: http.request,
    newAgent: () => new http.Agent({ keepAlive: true }),
    target: { host: hostname, port: Number(port) },
  };
}
