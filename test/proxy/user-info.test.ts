import { expect } from "chai";
import { createProxy, type ProxyHandler } from "../../proxy/index.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../support/misbehaving-server.ts";
import { ANY_REQUEST, eventOf, logged } from "../support/proxy-events.ts";

describe("/oauth2/userInfo", () => {
  let cognito: MisbehavingServer;
  let proxy: ProxyHandler;

  beforeEach(async () => {
    cognito = await startMisbehavingServer();
    const quiet = createProxy(ANY_REQUEST, { transport: cognito.transport });
    proxy = async (event) => (await logged(() => quiet(event))).result;
    cognito.answerWith(json(200, { sub: "s", email: "ada@example.com" }));
  });

  afterEach(() => cognito.stop());

  for (const httpMethod of ["GET", "POST"]) {
    it(`forwards ${httpMethod} with the access token in its header, and nothing else`, async () => {
      const headers = { authorization: "Bearer at", cookie: "c=1", "content-type": "text/plain" };
      const result = await proxy(eventOf({ path: "/oauth2/userInfo", httpMethod, headers, body: "ignored" }));
      expect(JSON.parse(result.body)).to.deep.equal({ sub: "s", email: "ada@example.com" });
      const [request] = cognito.received;
      expect(request).to.include({ method: httpMethod, url: "/oauth2/userInfo", body: "" });
      expect(request?.headers).to.have.property("authorization", "Bearer at");
      expect(request?.headers).not.to.have.any.keys("cookie", "content-type");
    });
  }

  it("returns a refusal with its WWW-Authenticate", async () => {
    cognito.answerWith(
      json(401, { error: "invalid_token" }, { "www-authenticate": 'Bearer error="invalid_token"' }),
    );
    const result = await proxy(eventOf({ path: "/oauth2/userInfo", headers: { Authorization: "Bearer x" } }));
    expect(result.statusCode).to.equal(401);
    expect(result.headers["WWW-Authenticate"]).to.equal('Bearer error="invalid_token"');
  });

  it("answers 502 if the answer has no claims", async () => {
    cognito.answerWith((response) => response.writeHead(200).end("<html>"));
    expect((await proxy(eventOf({ path: "/oauth2/userInfo" }))).statusCode).to.equal(502);
  });
});
