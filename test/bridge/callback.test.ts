import { expect } from "chai";
import fc from "fast-check";
import { AwsError } from "../../bridge/aws.ts";
import type { ProxyResult } from "../../proxy/messages.ts";
import { runs } from "../support/properties.ts";
import { BridgeWorld, bridgeEvent, COGNITO, cookieOf, ISSUER, locationOf } from "./bridge-world.ts";

const SECRETS = /the-code|cognito-state|<script>/;

describe("The bridge's callback", () => {
  let world: BridgeWorld;

  beforeEach(() => {
    world = new BridgeWorld();
  });

  it("sends the code to Cognito with Cognito's state", async () => {
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ code: "the-code", state, session_state: "x" }, cookie);
    expect(answer.statusCode).to.equal(302);
    expect(answer.headers["Location"]).to.equal(`${COGNITO}?code=the-code&state=cognito-state`);
    expect(world.reason).to.equal("ok");
    expect(answer.headers).to.include({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
  });

  it("returns Cognito's state byte for byte, for any state and any code", async () => {
    const visible = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
      minLength: 1,
      maxLength: 300,
    });
    const property = fc.asyncProperty(visible, visible, async (cognitoState, code) => {
      const begun = await world.authorize({ state: cognitoState });
      const state = locationOf(begun).searchParams.get("state") ?? "";
      const answer = await world.callback({ code: `${code}${state}`, state }, cookieOf(begun));
      const { searchParams } = locationOf(answer);
      expect(searchParams.get("state")).to.equal(cognitoState);
      expect(searchParams.get("code")).to.equal(`${code}${state}`);
    });
    await fc.assert(property, { numRuns: runs(300) });
  });

  it("passes the provider's error on, with its description", async () => {
    const { state, cookie } = await world.begin();
    const error = { error: "access_denied", error_description: "The user is not assigned to the app." };
    const answer = await world.callback({ ...error, state }, cookie);
    expect(Object.fromEntries(locationOf(answer).searchParams)).to.deep.equal({
      ...error,
      state: "cognito-state",
    });
    expect(world.reason).to.equal("provider-refused");
  });

  it("replaces an error that RFC 6749 does not allow, and leaves its description out", async () => {
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ error: 'a"b', error_description: "ä\r\n", state }, cookie);
    expect(Object.fromEntries(locationOf(answer).searchParams)).to.deep.equal({
      error: "server_error",
      state: "cognito-state",
    });
  });

  it("passes an error without a description on as it is", async () => {
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ error: "login_required", state }, cookie);
    expect(Object.fromEntries(locationOf(answer).searchParams)).to.deep.equal({
      error: "login_required",
      state: "cognito-state",
    });
  });

  it("takes an empty parameter for none (RFC 6749, section 3.1)", async () => {
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ code: "the-code", state, error: "", iss: "" }, cookie);
    expect(locationOf(answer).searchParams.get("code")).to.equal("the-code");
  });

  it("refuses an answer of another issuer (RFC 9207)", async () => {
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ code: "the-code", state, iss: "https://evil.example" }, cookie);
    expect(errorAtCognito(answer)).to.deep.equal(["server_error", "cognito-state"]);
    expect(world.reason).to.equal("foreign-issuer");
    expect(world.aws.memoryStates.codes.size).to.equal(0);
  });

  it("accepts the provider's own issuer", async () => {
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ code: "the-code", state, iss: ISSUER }, cookie);
    expect(locationOf(answer).searchParams.get("code")).to.equal("the-code");
  });

  it("refuses a replayed state", async () => {
    const { state, cookie } = await world.begin();
    await world.callback({ code: "the-code", state }, cookie);
    expectPage(await world.callback({ code: "another", state }, cookie), "unknown-state");
  });

  it("refuses a state that was swapped between two users, and keeps it for its own", async () => {
    const [attacker, victim] = [await world.begin(), await world.begin()];
    const swapped = await world.callback({ code: "the-code", state: attacker.state }, victim.cookie);
    expectPage(swapped, "foreign-state");
    const own = await world.callback({ code: "the-code", state: attacker.state }, attacker.cookie);
    expect(own.statusCode).to.equal(302);
  });

  it("refuses a browser without the cookie", async () => {
    const { state } = await world.begin();
    expectPage(await world.callback({ code: "the-code", state }), "no-cookie");
  });

  it("refuses the state of another provider", async () => {
    const { state, cookie } = await world.begin();
    expectPage(await world.callback({ code: "the-code", state }, cookie, "/other/callback"), "unknown-state");
  });

  it("tells Cognito that a sign-in took too long, though the table still has its state", async () => {
    const begun = await world.authorize();
    const state = locationOf(begun).searchParams.get("state") ?? "";
    world.now += 601_000;
    const seconds = Number(/Max-Age=(\d+)/.exec(begun.headers["Set-Cookie"] ?? "")?.[1]);
    expect(seconds, "the browser still has the cookie").to.be.greaterThan(601);
    const answer = await world.callback({ code: "the-code", state }, cookieOf(begun));
    expect(errorAtCognito(answer)).to.deep.equal(["access_denied", "cognito-state"]);
    expect(world.reason).to.equal("expired-state");
  });

  it("refuses a code that came before", async () => {
    await world.beginWithCode();
    const { state, cookie } = await world.begin();
    const answer = await world.callback({ code: "the-code", state }, cookie);
    expect(errorAtCognito(answer)).to.deep.equal(["access_denied", "cognito-state"]);
    expect(world.reason).to.equal("replayed-code");
  });

  for (const [what, code] of [
    ["no code", undefined],
    ["a code that is too long", "x".repeat(9000)],
    ["no visible code", "ä"],
  ] as const) {
    it(`tells Cognito of ${what}`, async () => {
      const { state, cookie } = await world.begin();
      expect(errorAtCognito(await world.callback({ code, state }, cookie))).to.deep.equal([
        "server_error",
        "cognito-state",
      ]);
      expect(world.reason).to.equal("bad-code");
    });
  }

  it("passes on a code of visible characters alone, and none that makes the address too long", async () => {
    const visible = fc.string({ maxLength: 5 });
    const hidden = fc.constantFrom("\t", "\n", "\u007f", "\u00e4", "\u{1f600}");
    const property = fc.asyncProperty(visible, hidden, visible, async (before, one, after) => {
      const { state, cookie } = await world.begin();
      await world.callback({ code: `${before}${one}${after}`, state }, cookie);
      expect(world.reason).to.equal("bad-code");
    });
    await fc.assert(property, { numRuns: runs(50) });
    const longest = 8_192 - `${COGNITO}?code=&state=cognito-state`.length;
    for (const [length, reason] of [
      [longest, "ok"],
      [longest + 1, "bad-code"],
    ] as const) {
      const { state, cookie } = await world.begin();
      await world.callback({ code: "x".repeat(length), state }, cookie);
      expect(world.reason).to.equal(reason);
    }
  });

  it("shows a page for an answer without a state, or with a repeated parameter", async () => {
    const { state, cookie } = await world.begin();
    expectPage(await world.callback({ code: "the-code" }, cookie), "bad-callback");
    const twice = { state: [state], code: ["the-code", "<script>"] };
    const event = bridgeEvent({
      path: "/okta/callback",
      headers: { Cookie: cookie },
      multiValueQueryStringParameters: twice,
    });
    expectPage(await world.handle(event), "bad-callback");
  });

  it("answers each query of any kind with a redirect to Cognito or with a page, and reflects nothing", async () => {
    const marker = "s3cr3t-<script>";
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.constant(marker));
    const name = fc.oneof(fc.constantFrom("code", "state", "error", "error_description", "iss"), value);
    const property = fc.asyncProperty(
      fc.dictionary(name, fc.array(value, { maxLength: 2 })),
      fc.boolean(),
      async (query, isOwn) => {
        const { state, cookie } = await world.begin();
        const multiValueQueryStringParameters = isOwn ? { ...query, state: [state] } : query;
        const event = bridgeEvent({
          path: "/okta/callback",
          headers: { Cookie: cookie },
          multiValueQueryStringParameters,
        });
        const { statusCode, headers, body } = await world.handle(event);
        expect(statusCode).to.be.oneOf([302, 400]);
        expect(body).not.to.contain(marker);
        expect(world.lines.at(-1)).not.to.contain(marker);
        if (statusCode === 302) expect(headers["Location"]?.startsWith(`${COGNITO}?`)).to.equal(true);
      },
    );
    await fc.assert(property, { numRuns: runs(500) });
  });

  it("says that sign-in is unavailable while the table cannot be read", async () => {
    const { state, cookie } = await world.begin();
    world.aws.failing.set("states", "ThrottlingException");
    const answer = await world.callback({ code: "the-code", state }, cookie);
    expect(answer).to.include({ statusCode: 503 });
    expect(answer.headers["Content-Type"]).to.equal("text/html; charset=utf-8");
    world.aws.failing.clear();
    expect((await world.callback({ code: "the-code", state }, cookie)).statusCode).to.equal(302);
  });

  it("tells Cognito that sign-in is unavailable if the code cannot be kept", async () => {
    const { state, cookie } = await world.begin();
    world.aws.memoryStates.addCode = async () => {
      throw new AwsError("states-failed", undefined);
    };
    const answer = await world.callback({ code: "the-code", state }, cookie);
    expect(errorAtCognito(answer)).to.deep.equal(["temporarily_unavailable", "cognito-state"]);
  });

  it("is not there without PKCE", async () => {
    const plain = new BridgeWorld({ pkce: false });
    const answer = await plain.callback({ code: "the-code", state: "s" }, "__Host-quick-sign-in=x");
    expect(answer.statusCode).to.equal(404);
  });

  function expectPage({ statusCode, headers, body }: ProxyResult, reason: string): void {
    expect(statusCode).to.equal(400);
    expect(headers["Content-Type"]).to.equal("text/html; charset=utf-8");
    expect(body).to.contain("Sign-in did not finish").and.not.match(SECRETS);
    expect(world.reason).to.equal(reason);
  }
});

function errorAtCognito(answer: ProxyResult): (string | null)[] {
  expect(answer.headers["Location"]?.startsWith(`${COGNITO}?`)).to.equal(true);
  const { searchParams } = locationOf(answer);
  expect(searchParams.get("code")).to.equal(null);
  return ["error", "state"].map((name) => searchParams.get(name));
}
