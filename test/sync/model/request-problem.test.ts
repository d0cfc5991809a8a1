import { once } from "node:events";
import { createServer } from "node:net";
import { expect } from "chai";
import * as fc from "fast-check";
import { requestProblem } from "../../../sync/model/request-problem.ts";
import { serveLocally } from "../../support/local-server.ts";

const failureOf = (address: string, init: RequestInit = {}) =>
  fetch(address, init)
    .then((answer) => answer.text())
    .then(
      () => undefined,
      (error: unknown) => error,
    );

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

describe("Why a request had no answer", () => {
  it("is named for a port, a name, a time-out, an interruption and a broken answer", async () => {
    const port = await closedPort();
    expect(requestProblem(await failureOf(`http://127.0.0.1:${port}/`))).to.equal(
      `connect ECONNREFUSED 127.0.0.1:${port}`,
    );
    // Both addresses of localhost are tried, and fetch reports a list without a message of its own.
    expect(requestProblem(await failureOf(`http://localhost:${port}/`))).to.match(/^connect ECONNREFUSED /);
    const { origin, stop } = await serveLocally((request, response) => {
      if (request.url === "/broken") response.writeHead(200, { "content-length": "9" }).write("x");
      if (request.url === "/broken") setImmediate(() => response.destroy());
    });
    const late = await failureOf(origin, { signal: AbortSignal.timeout(20) });
    expect(requestProblem(late, 5_000)).to.equal("no answer within 5 seconds");
    expect(requestProblem(late)).to.equal("no answer in time");
    const aborted = await failureOf(origin, { signal: AbortSignal.abort() });
    expect(requestProblem(aborted)).to.equal("interrupted");
    expect(requestProblem(await failureOf(`${origin}/broken`)))
      .to.match(/\w/)
      .and.not.include("terminated.");
    await stop();
  });

  it("is a time-out also where Node.js calls it an abort", async () => {
    const signal = AbortSignal.timeout(5);
    const error = await once(new EventTarget(), "never", { signal }).catch((cause: unknown) => cause);
    expect(requestProblem(error, 5_000)).to.equal("no answer within 5 seconds");
  });

  it("is one line of visible text without a full stop, for any chain of errors", () => {
    const message = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "fetch failed", "x."));
    const error = fc.letrec((tie) => ({
      error: fc.oneof(
        { maxDepth: 4 },
        message.map((text) => new Error(text)),
        fc.tuple(message, tie("error")).map(([text, cause]) => new Error(text, { cause })),
        fc.tuple(message, fc.array(tie("error"))).map(([text, list]) => new AggregateError(list, text)),
        fc.anything(),
      ),
    })).error;
    fc.assert(
      fc.property(error, (one) => {
        const words = requestProblem(one);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is the point.
        expect(words).to.not.match(/[\u0000-\u001f\u007f]|\.$/);
        expect(words.length).to.be.greaterThan(0);
      }),
    );
  });

  it("ends for errors that cause each other", () => {
    const one = new Error("one");
    one.cause = new Error("two", { cause: one });
    expect(requestProblem(one)).to.equal("two");
  });
});
