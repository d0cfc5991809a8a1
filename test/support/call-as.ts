import { type IncomingHttpHeaders, request } from "node:http";

/** A GET to an address on this computer, by another host name, as DNS would have led it there; redirects are not followed. */
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
