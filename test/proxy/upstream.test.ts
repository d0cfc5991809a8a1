import { once } from "node:events";
import { Agent, createServer, request, type ServerResponse } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { expect } from "chai";
import { exchange } from "../../proxy/exchange.ts";
import { createUpstream, defaultLimits, httpsTransport, type Upstream } from "../../proxy/upstream.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { POOL_DOMAIN } from "../support/proxy-events.ts";

const REQUEST = { method: "POST", path: "/oauth2/token", headers: {}, body: "ä=1" } as const;

describe("The client of the pool's domain", () => {
  let cognito: MisbehavingServer;
  let upstream: Upstream;
  /** What the injected clock shows. */
  let now: number;

  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    cognito.answerWith(json(200, {}));
    now = 1_700_000_000_000;
    upstream = createUpstream(
      POOL_DOMAIN,
      cognito.transport,
      { ...defaultLimits, answerBytes: 1000 },
      () => now,
    );
  });

  afterEach(() => cognito.stop());

  it("sends the body's length in bytes, and none for a GET", async () => {
    await upstream.send(REQUEST);
    await upstream.send({ method: "GET", path: "/oauth2/userInfo", headers: {} });
    await upstream.send({ method: "POST", path: "/oauth2/userInfo", headers: {} });
    const [post, get, empty] = cognito.received;
    expect(post?.headers).to.include({ "content-length": "4", host: POOL_DOMAIN });
    expect(post?.headers).not.to.have.property("transfer-encoding");
    expect(get?.headers).not.to.have.any.keys("content-length", "transfer-encoding");
    expect(empty?.headers).to.have.property("content-length", "0");
    expect(empty?.headers).not.to.have.property("transfer-encoding");
  });

  it("accepts an answer of the allowed size, however it is split, and not one byte more", async () => {
    const inPieces = (size: number) => {
      cognito.answerWith((response) => {
        response.write("x".repeat(size - 400), () => setImmediate(() => response.end("x".repeat(400))));
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
    it(`uses ${connections === 1 ? "the same" : "another"} connection when the clock is ${ahead} ms later`, async () => {
      await upstream.send(REQUEST);
      now += ahead;
      await upstream.send(REQUEST);
      expect(cognito.connections()).to.equal(connections);
    });
  }

  it("does not abort a pending request, however late the next one starts", async () => {
    const received = Promise.withResolvers<ServerResponse>();
    cognito.answerWith(received.resolve);
    const first = upstream.send(REQUEST);
    const response = await received.promise;
    now += 10_000;
    cognito.answerWith(json(200, {}));
    expect(await upstream.send(REQUEST)).to.include({ kind: "answer" });
    response.end("{}");
    expect(await first).to.include({ kind: "answer" });
  });

  it("says which error of Node.js it was, and nothing of its message", async () => {
    const transport = { request, newAgent: () => new Agent(), target: {} };
    const failing = (code: string) => {
      const error = Object.assign(new Error("of a host"), { code });
      const lookup: LookupFunction = (_host, _options, done) => done(error, "");
      return exchange(transport, { host: "idp.example.com", lookup }, undefined, defaultLimits);
    };
    for (const code of ["CERT_HAS_EXPIRED", "ENOTFOUND", "ERR_TLS_CERT_ALTNAME_INVALID"])
      expect(await failing(code)).to.deep.equal({ kind: "failed", code });
    for (const code of ["", "a b", "secret=1", "X".repeat(65)])
      expect(await failing(code)).to.deep.equal({ kind: "failed" });
  });

  it("detects a truncated answer", async () => {
    cognito.answerWith((response, socket) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => socket.destroy());
    });
    expect(await upstream.send(REQUEST)).to.deep.equal({ kind: "failed", code: "ECONNRESET" });
  });
});

describe("The transport of a deployment", () => {
  it("keeps at most 16 connections alive", () => {
    const agent = httpsTransport().newAgent();
    if (!(agent instanceof https.Agent)) throw new Error("not for HTTPS");
    expect(agent.options).to.include({ keepAlive: true });
    expect(agent.maxSockets).to.equal(16);
    agent.destroy();
  });

  it("uses TLS: a server without TLS never receives a request", async () => {
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
    expect(await upstream.send(REQUEST))
      .to.have.property("code")
      .that.matches(/^E[A-Z_]+$/);
    expect(seen).to.equal(0);
    server.close();
  });
});
