import { type IncomingHttpHeaders, request } from "node:http";

/** Sends a GET to an address on this computer with another host name, as if DNS pointed there. Does not follow redirects. */
export function callAs(
  host: string,
  address: string,
): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const call = request(address, { headers: { host }, agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
      answer.on("error", reject);
    });
    call.on("error", reject);
    call.end();
  });
}
