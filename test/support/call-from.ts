import { request } from "node:http";

/** Sends a GET from a given source address on this computer. Does not follow redirects. */
export function callFrom(localAddress: string, address: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(address, { localAddress, agent: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (text: string) => {
        body += text;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
      answer.on("error", reject);
    });
    call.on("error", reject);
    call.end();
  });
}
