import { expect } from "chai";
import fc from "fast-check";
import { digest } from "../../bridge/state-store.ts";
import { runs } from "../support/properties.ts";
import {
  BridgeWorld,
  bridgeEvent,
  CALLBACK,
  CLIENT_ID,
  COGNITO,
  cookieOf,
  errorOf,
  ISSUER,
  locationOf,
} from "./bridge-world.ts";

describe("The bridge's authorize endpoint", () => {
  it("sends the browser to the provider with PKCE, its own state and its own callback", async () => {
    const world = new BridgeWorld();
    const answer = await world.authorize({ login_hint: "ada@example.com" });
    expect(answer.statusCode).to.equal(302);
    const { origin, pathname, searchParams } = locationOf(answer);
    expect(`${origin}${pathname}`).to.equal(`${ISSUER}/authorize`);
    const { state, code_challenge, ...others } = Object.fromEntries(searchParams);
    expect(others).to.deep.equal({
      client_id: CLIENT_ID,
      response_type: "code",
      scope: "openid email profile",
      login_hint: "ada@example.com",
      redirect_uri: CALLBACK,
      code_challenge_method: "S256",
    });
    const [kept] = world.aws.memoryStates.states.values();
    expect(code_challenge).to.equal(digest(kept?.verifier ?? ""));
    expect(kept?.cognitoState).to.equal("cognito-state");
    expect(state).to.match(/^[\w-]{43}$/);
    expect(JSON.stringify([...world.aws.memoryStates.states])).not.to.contain(state);
  });

  it("ties the sign-in to the browser with a __Host- cookie, which a second tab keeps", async () => {
    const world = new BridgeWorld();
    const first = await world.authorize();
    const header = first.headers["Set-Cookie"] ?? "";
    expect(header).to.match(
      /^__Host-quick-sign-in=[\w-]{43}; Path=\/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax$/,
    );
    const second = await world.authorize({}, `other=1; ${cookieOf(first)}; last=2`);
    expect(cookieOf(second)).to.equal(cookieOf(first));
    const foreign = await world.authorize({}, "__Host-quick-sign-in=too-short");
    expect(cookieOf(foreign)).not.to.equal(cookieOf(first)).and.not.to.contain("too-short");
  });

  it("never caches, and sends no address of the request on", async () => {
    const { headers } = await new BridgeWorld().authorize();
    expect(headers).to.include({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
  });

  it("without PKCE sends every parameter on unchanged, and calls nothing in AWS", async () => {
    const world = new BridgeWorld({ pkce: false });
    const answer = await world.authorize({ nonce: "n" });
    expect(Object.fromEntries(locationOf(answer).searchParams)).to.deep.equal({
      client_id: CLIENT_ID,
      redirect_uri: COGNITO,
      response_type: "code",
      scope: "openid email profile",
      state: "cognito-state",
      nonce: "n",
    });
    expect(world.aws.calls).to.deep.equal([]);
    expect(answer.headers).not.to.have.property("Set-Cookie");
  });

  it("keeps the query that an endpoint has", async () => {
    const world = new BridgeWorld({ pkce: false, authorizationEndpoint: `${ISSUER}/authorize?p=policy` });
    const { searchParams } = locationOf(await world.authorize());
    expect(searchParams.get("p")).to.equal("policy");
    expect(searchParams.get("client_id")).to.equal(CLIENT_ID);
  });

  for (const [fault, parameters, reason] of [
    ["another client", { client_id: "another" }, "client-id"],
    ["no client", { client_id: undefined }, "client-id"],
    ["another redirect URI", { redirect_uri: `${COGNITO}/` }, "redirect-uri"],
    ["no state", { state: undefined }, "state"],
    ["an empty state", { state: "" }, "state"],
    ["a state that is not ASCII", { state: "ä" }, "state"],
    ["a state that is too long", { state: "x".repeat(4097) }, "state"],
    ["a request object", { request: "eyJ" }, "parameter"],
    ["a request URI", { request_uri: "urn:x" }, "parameter"],
    ["a response mode", { response_mode: "form_post" }, "parameter"],
    ["a query that is too long", { scope: "x".repeat(9000) }, "too-long"],
  ] as const) {
    it(`refuses ${fault}, and keeps nothing`, async () => {
      const world = new BridgeWorld();
      const answer = await world.authorize(parameters);
      expect(answer.statusCode).to.be.oneOf([400, 414]);
      expect(errorOf(answer)).to.equal("invalid_request");
      expect(world.reason).to.equal(reason);
      expect(world.aws.calls).to.deep.equal([]);
    });
  }

  it("accepts a state of 4,096 characters, and an address of 8,192, and none that is longer", async () => {
    const plain = new BridgeWorld({ pkce: false });
    const state = "x".repeat(4_096);
    const used = (await plain.authorize({ state, login_hint: "" })).headers["Location"]?.length ?? 0;
    for (const [more, reason] of [
      [0, "ok"],
      [1, "too-long"],
    ] as const) {
      await plain.authorize({ state, login_hint: "x".repeat(8_192 - used + more) });
      expect(plain.reason).to.equal(reason);
    }
  });

  it("refuses a state with any character that is not visible, wherever it is", async () => {
    const visible = fc.string({ maxLength: 5 });
    const hidden = fc.constantFrom("\t", "\n", "\u007f", "\u00e4", "\u{1f600}");
    const world = new BridgeWorld();
    const property = fc.asyncProperty(visible, hidden, visible, async (before, one, after) => {
      await world.authorize({ state: `${before}${one}${after}` });
      expect(world.reason).to.equal("state");
    });
    await fc.assert(property, { numRuns: runs(50) });
  });

  it("refuses a parameter that comes twice", async () => {
    const world = new BridgeWorld();
    const multiValueQueryStringParameters = { client_id: [CLIENT_ID], other: ["a", "b"] };
    const answer = await world.handle(
      bridgeEvent({ path: "/okta/authorize", multiValueQueryStringParameters }),
    );
    expect(answer.statusCode).to.equal(400);
    expect(world.reason).to.equal("duplicate-parameter");
  });

  it("returns a response type that it does not have to Cognito, with Cognito's state", async () => {
    const world = new BridgeWorld();
    const answer = await world.authorize({ response_type: "token" });
    expect(answer.headers["Location"]).to.match(new RegExp(`^${COGNITO}\\?`));
    expect(locationOf(answer).searchParams.get("error")).to.equal("unsupported_response_type");
    expect(locationOf(answer).searchParams.get("state")).to.equal("cognito-state");
    expect(world.reason).to.equal("response-type");
  });

  it("tells Cognito that sign-in is unavailable while the table cannot be written", async () => {
    const world = new BridgeWorld();
    world.aws.failing.set("states", "ThrottlingException");
    const { searchParams } = locationOf(await world.authorize());
    expect(searchParams.get("error")).to.equal("temporarily_unavailable");
    expect(searchParams.get("state")).to.equal("cognito-state");
    expect(JSON.parse(world.lines.at(-1) ?? "")).to.include({
      reason: "states-failed",
      code: "ThrottlingException",
    });
  });

  it("takes its own address from API Gateway, and not from a header", async () => {
    const world = new BridgeWorld();
    const answer = await world.handle(
      bridgeEvent({
        path: "/okta/authorize",
        headers: { Host: "attacker.example", "X-Forwarded-Host": "attacker.example" },
        multiValueQueryStringParameters: {
          client_id: [CLIENT_ID],
          redirect_uri: [COGNITO],
          response_type: ["code"],
          state: ["s"],
        },
      }),
    );
    expect(locationOf(answer).searchParams.get("redirect_uri")).to.equal(CALLBACK);
    expect(answer.headers["Location"]).not.to.contain("attacker");
  });

  it("never sends the browser anywhere but to the provider or to Cognito, for any query", async () => {
    const names = ["client_id", "redirect_uri", "response_type", "state", "code_challenge", "x"];
    const value = fc.oneof(
      fc.constantFrom(CLIENT_ID, COGNITO, "code", "https://attacker.example/"),
      fc.string({ unit: "binary" }),
    );
    const query = fc.dictionary(
      fc.oneof(fc.constantFrom(...names), fc.string()),
      fc.array(value, { maxLength: 2 }),
    );
    const property = fc.asyncProperty(query, fc.boolean(), async (parameters, pkce) => {
      const world = new BridgeWorld({ pkce });
      const event = { path: "/okta/authorize", multiValueQueryStringParameters: parameters };
      const { statusCode, headers } = await world.handle(bridgeEvent(event));
      expect(statusCode).to.be.oneOf([302, 400, 414]);
      if (statusCode !== 302) return;
      const location = headers["Location"] ?? "";
      expect(location.startsWith(`${ISSUER}/authorize?`) || location.startsWith(`${COGNITO}?`)).to.equal(
        true,
      );
    });
    await fc.assert(property, { numRuns: runs(300) });
  });
});
