import { Agent, request } from "node:http";
import type { RequestOptions } from "node:https";
import { expect } from "chai";
import fc from "fast-check";
import type { Transport } from "../../proxy/exchange.ts";
import { BridgeWorld, bridgeEvent, errorOf } from "./bridge-world.ts";

const ENDPOINTS = ["authorize", "callback", "token", "jwks", "userinfo"];

describe("The bridge's addresses", () => {
  const world = new BridgeWorld({ trustEmails: true, userInfoEndpoint: "https://idp.example.com/me" });
  const routeOf = async (path: string, httpMethod = "PUT") => {
    const answer = await world.handle(bridgeEvent({ path, httpMethod }));
    return { answer, line: JSON.parse(world.lines.at(-1) ?? "") };
  };

  it("are /NAME/ENDPOINT of a provider that the deployment has, and nothing else", async () => {
    const part = fc.constantFrom(
      ...ENDPOINTS,
      "okta",
      "other",
      "Okta",
      "__proto__",
      "constructor",
      "tokens",
      "",
      "x/y",
      "token?a=b",
    );
    const paths = fc.array(part, { maxLength: 4 }).map((parts) => parts.map((one) => `/${one}`).join(""));
    const property = fc.asyncProperty(paths, async (path) => {
      const [, name = "", endpoint = "", ...more] = path.split("/");
      const isRoute = ["okta", "other"].includes(name) && ENDPOINTS.includes(endpoint) && more.length === 0;
      const { answer, line } = await routeOf(path);
      expect([answer.statusCode, line.reason, line.route]).to.deep.equal(
        isRoute ? [405, "method", path] : [404, "no-route", "-"],
      );
      expect(errorOf(answer)).to.equal("invalid_request");
    });
    await fc.assert(property);
    for (const path of ["/okta/token/", "x/okta/token", "/x/okta/token", "/okta/token/x", "/okta//token"])
      expect((await routeOf(path)).line.reason, path).to.equal("no-route");
  });

  it("say which methods they have", async () => {
    for (const [endpoint, Allow] of [
      ["authorize", "GET"],
      ["callback", "GET"],
      ["token", "POST"],
      ["jwks", "GET"],
      ["userinfo", "GET, POST"],
    ])
      expect((await routeOf(`/okta/${endpoint}`)).answer.headers).to.include({ Allow });
  });

  it("answer a redirect without a body, and log its route, time, and the request's ID", async () => {
    const answer = await world.authorize();
    expect(answer.body).to.equal("");
    expect(JSON.parse(world.lines.at(-1) ?? "")).to.deep.equal({
      requestId: "11111111-2222-3333-4444-555555555555",
      route: "/okta/authorize",
      status: 302,
      ms: 0,
      reason: "ok",
    });
  });

  it("log no ID of a request that is not one", async () => {
    for (const [requestId, logged] of [
      ["a-B_9", "a-B_9"],
      ["x".repeat(64), "x".repeat(64)],
      ["x".repeat(65), "-"],
      ["a b", "-"],
      [" a", "-"],
      ["", "-"],
      [undefined, "-"],
    ]) {
      const requestContext = requestId === undefined ? {} : { requestId };
      await world.handle(bridgeEvent({ path: "/", requestContext }));
      expect(JSON.parse(world.lines.at(-1) ?? "").requestId).to.equal(logged);
    }
  });

  it("are made of what API Gateway says alone, and of nothing else than an ID and a stage", async () => {
    for (const own of [
      { apiId: "", stage: "idp" },
      { apiId: "a", stage: "" },
      { apiId: "evil.example/", stage: "idp" },
      { apiId: "/a", stage: "idp" },
      { apiId: "a", stage: "idp/x" },
      { apiId: "a", stage: "?idp" },
      { apiId: "A", stage: "idp" },
      {},
    ]) {
      const requestContext = { requestId: "1", ...own };
      const multiValueQueryStringParameters = {
        client_id: ["0oa1example"],
        redirect_uri: ["https://sign-in.auth.eu-central-1.amazoncognito.com/oauth2/idpresponse"],
        response_type: ["code"],
        state: ["s"],
      };
      const answer = await world.handle(
        bridgeEvent({ path: "/okta/authorize", requestContext, multiValueQueryStringParameters }),
      );
      expect([answer.statusCode, world.reason], JSON.stringify(own)).to.deep.equal([500, "fault"]);
    }
  });
});

describe("A request of the bridge to a provider", () => {
  for (const [origin, host, port] of [
    ["https://idp.example.com", "idp.example.com", 443],
    ["https://idp.example.com:8443", "idp.example.com:8443", 8443],
  ] as const) {
    it(`goes to the host and the port of its endpoint: ${origin}`, async () => {
      const sent: RequestOptions[] = [];
      const transport: Transport = {
        request: (options) => {
          sent.push(options);
          // Nothing listens there.
          return request({ host: "127.0.0.1", port: 1 });
        },
        newAgent: () => new Agent(),
        target: {},
      };
      const world = new BridgeWorld(
        { pkce: false, clientAuth: "client_secret", tokenEndpoint: `${origin}/t?a=b` },
        { transport },
      );
      expect((await world.token()).statusCode).to.equal(502);
      expect(sent).to.have.length(1);
      expect(sent[0]).to.include({ host: "idp.example.com", port, path: "/t?a=b", method: "POST" });
      expect(sent[0]?.headers).to.include.members(["host", host]);
    });
  }
});
