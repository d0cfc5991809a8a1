import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { expect } from "chai";
import { openLoopback, REDIRECT_URI, SignInError } from "../../sign-in/index.ts";
import {
  describeHolder,
  findPortHolder,
  parseLsof,
  parseNetstat,
  parseProcNet,
} from "../../sign-in/port-holder.ts";

describe("The program that has the port", () => {
  it("is named with its process, at either loopback address", async function () {
    if (process.platform !== "linux") this.skip();
    for (const host of ["127.0.0.1", "::1"]) {
      const server = createServer().listen(0, host);
      const [failed] = await Promise.race([once(server, "listening"), once(server, "error")]);
      // Without IPv6 there is no second address.
      if (failed !== undefined) continue;
      const address = server.address();
      const port = address === null || typeof address === "string" ? 0 : address.port;
      try {
        expect(await findPortHolder(port)).to.deep.equal({ pid: process.pid, name: "node" });
        const error = await openLoopback(port, () => {}).catch((thrown: unknown) => thrown);
        expect(error)
          .to.be.instanceOf(SignInError)
          .and.include({
            code: "PORT_TAKEN",
            message: `Port ${port} is in use by node (process ${process.pid}). The sign-in comes back to it.`,
          });
      } finally {
        server.close();
      }
    }
  });

  it("has a row in docs/troubleshooting.md, with the message's own words", () => {
    const page = readFileSync(new URL("../../docs/troubleshooting.md", import.meta.url), "utf8");
    expect(page).to.include(`| "Port ${new URL(REDIRECT_URI).port} is in use by …" |`);
  });

  it("is unknown where the system does not tell", async () => {
    expect(parseLsof("")).to.equal(undefined);
    expect(parseNetstat("Active Connections\n", 18_080)).to.equal(undefined);
    expect(parseProcNet("  sl  local_address\n", 18_080)).to.equal(undefined);
    expect(describeHolder(undefined)).to.equal("another program, perhaps the app");
    expect(describeHolder({ pid: 7 })).to.equal("process 7");
    expect(describeHolder({ pid: 7, name: "evil\u001b[2J" })).to.equal("evil\\u001b[2J (process 7)");
  });

  it("is read from the answers of macOS and Windows, and from /proc", () => {
    expect(parseLsof("p4711\ncAmazon Quick\nf23\n")).to.deep.equal({ pid: 4711, name: "Amazon Quick" });
    const netstat = [
      "  Proto  Lokale Adresse         Remoteadresse          Status           PID",
      "  TCP    127.0.0.1:18080        127.0.0.1:50000        HERGESTELLT      1",
      "  TCP    127.0.0.1:180801       0.0.0.0:0              ABHÖREN          2",
      "  TCP    127.0.0.1:18080        0.0.0.0:0              ABHÖREN          4711",
      "  TCP    [::1]:18081            [::]:0                 ABHÖREN          3",
    ].join("\r\n");
    expect(parseNetstat(netstat, 18_080)).to.equal(4711);
    expect(parseNetstat(netstat, 18_081)).to.equal(3);
    const table =
      "   0: 0100007F:46A0 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 11111 1\n" +
      "   1: 0100007F:46A0 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 22222 1\n";
    expect(parseProcNet(table, 18_080)).to.equal("22222");
  });
});
