import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { DriverError } from "../../automation/terminal/errors.ts";
import { sandboxCommand } from "../../sandbox/cli/sandbox.ts";
import { requestPortHandover } from "../../sandbox/sign-in/port-handover.ts";
import { assertPortAvailable, sandboxPort } from "../../sandbox/sign-in/sandbox-port.ts";
import { RedirectListener } from "../../sign-in/redirect-listener.ts";
import { recordedIo } from "../automation/support/io.ts";

const PORT = 18_080;

/** Another program at the port. A sandbox of the developer, or another worker's sign-in, may have it for a moment. */
async function otherProgram(): Promise<Server> {
  for (;;) {
    const server = createServer((_, response) => response.writeHead(404).end());
    try {
      server.listen(PORT, "127.0.0.1");
      await once(server, "listening");
      return server;
    } catch {
      await requestPortHandover(PORT);
      await sleep(100);
    }
  }
}

describe("The desktop app's port", () => {
  it("in use by another program stops the sandbox before anything is started, with what to do", async () => {
    const other = await otherProgram();
    try {
      const never = () => Promise.reject(new Error("The sandbox was started."));
      const io = recordedIo();
      const begun = performance.now();
      const error = await sandboxCommand({ program: never, once: true, federation: false }, never, io).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(DriverError).and.include({ code: "SANDBOX_FAILED" });
      expect(String(error))
        .to.include(`Port ${PORT} is in use by `)
        .and.to.include(`(process ${process.pid})`);
      expect(error).to.have.property("hint").that.includes(`${PORT}`);
      expect(performance.now() - begun).to.be.below(10_000);
      expect(io.messages).to.deep.equal([]);
    } finally {
      other.close();
      other.closeAllConnections();
    }
  });

  it("in use by another sandbox's sign-in stops nothing, and that sign-in gets its own redirect alone", async () => {
    const signIn = await RedirectListener.open({
      ...sandboxPort,
      redirectUri: `http://localhost:${PORT}`,
      start: "https://api.example/authorize",
      isExpected: ({ searchParams }) => searchParams.get("state") === "def",
    });
    try {
      await assertPortAvailable();
      expect(await requestPortHandover(PORT)).to.equal("busy");
      await fetch(`http://127.0.0.1:${PORT}/`);
      await fetch(`http://127.0.0.1:${PORT}/?code=abc&state=other`);
      await fetch(`http://127.0.0.1:${PORT}/?code=abc&state=def`, { redirect: "manual" });
      expect((await signIn.redirect).search).to.equal("?code=abc&state=def");
    } finally {
      await signIn.close();
    }
  });
});
