import { once } from "node:events";
import { createServer } from "node:http";
import https from "node:https";
import { expect } from "chai";
import { createUpstream, defaultLimits, httpsTransport, type Upstream } from "../../proxy/upstream.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { POOL_DOMAIN } from "../support/proxy-events.ts";

const REQUEST = { method: "POST", path: "/oauth2/token", headers: {}, body: "ä=1" } as const;

describe("The way to the pool's domain", () => {
  let cognito: MisbehavingServer;
  let upstream: Upstream;
  const realNow = Date.now;

  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    cognito.answerWith(json(200, {}));
    upstream = createUpstream(POOL_DOMAIN, cognito.transport, { ...defaultLimits, answer: 1000 });
  });

  afterEach(async () => {
    Date.now = realNow;
    await cognito.stop();
  });

  /** Makes the clock show so many milliseconds more than it does. */
  const setClock = (ahead: number) => {
    const now = realNow();
    Date.now = () => now + ahead;
  };

  it("says how long the body is, in bytes, and nothing where there is none", async () => {
    await upstream.send(REQUEST);
    await upstream.send({ method: "GET", path: "/oauth2/userInfo", headers: {} });
    const [post, get] = cognito.received;
    expect(post?.headers).to.include({ "content-length": "4", host: POOL_DOMAIN });
    expect(post?.headers).not.to.have.property("transfer-encoding");
    expect(get?.headers).not.to.have.any.keys("content-length", "transfer-encoding");
  });

  it("takes an answer of as many bytes as are allowed, in whatever pieces, and not one more", async () => {
    const inPieces = (size: number) => {
      cognito.answerWith((response) => {
        response.write("x".repeat(size - 400));
        setTimeout(() => response.end("x".repeat(400)), 5);
      });
      return upstream.send(REQUEST);
    };
    expect(await inPieces(1000)).to.include({ kind: "answer", status: 200, body: "x".repeat(1000) });
    expect(await inPieces(1001)).to.deep.equal({ kind: "too-large" });
  });

  for (const [ahead, connections] of [
    [0, 1],
    [2_000, 1],
    [2_001, 2],
    [3_600_000, 2],
    [-1, 2],
  ] as const) {
    it(`uses ${connections === 1 ? "the same" : "another"} connection when the clock is ${ahead} ms on`, async () => {
      setClock(0);
      const start = Date.now();
      await upstream.send(REQUEST);
      Date.now = () => start + ahead;
      await upstream.send(REQUEST);
      expect(cognito.connections()).to.equal(connections);
    });
  }

  it("does not cut off a request that is under way, however late the next one comes", async () => {
    let answerFirst = () => {};
    cognito.answerWith((response) => {
      answerFirst = () => response.end("{}");
    });
    const first = upstream.send(REQUEST);
    while (cognito.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    setClock(10_000);
    cognito.answerWith(json(200, {}));
    expect(await upstream.send(REQUEST)).to.include({ kind: "answer" });
    answerFirst();
    expect(await first).to.include({ kind: "answer" });
  });

  it("notices an answer that ends in the middle", async () => {
    cognito.answerWith((response, socket) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      setTimeout(() => socket.destroy(), 5);
    });
    expect(await upstream.send(REQUEST)).to.deep.equal({ kind: "failed" });
  });
});

describe("The real thing", () => {
  it("keeps connections alive, a few of them", () => {
    const agent = httpsTransport().newAgent();
    if (!(agent instanceof https.Agent)) throw new Error("not for HTTPS");
    expect(agent.options).to.include({ keepAlive: true });
    expect(agent.maxSockets).to.equal(16);
    agent.destroy();
  });

  it("speaks TLS: a server that does not never sees a request", async () => {
    let seen = 0;
    const server = createServer(() => {
      seen += 1;
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const transport = httpsTransport();
    const upstream = createUpstream(
      "127.0.0.1",
      { ...transport, target: { ...transport.target, port } },
      defaultLimits,
    );
    expect(await upstream.send(REQUEST)).to.deep.equal({ kind: "failed" });
    expect(seen).to.equal(0);
    server.close();
  });
});
