import { expect } from "chai";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { BridgeWorld, errorOf } from "./bridge-world.ts";

const jwt = (claims: string) => ["e30", Buffer.from(claims).toString("base64url"), "s"].join(".");
const idToken = (claims: object) => jwt(JSON.stringify(claims));

describe("The bridge's token endpoint with trustEmails", () => {
  let provider: MisbehavingServer;
  let world: BridgeWorld;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    world = new BridgeWorld({ trustEmails: true, clientAuth: "client_secret", pkce: false }, provider);
  });

  afterEach(async () => {
    await provider.stop();
    expect(world.lines.join("\n")).not.to.match(/eyJ|@example\.com/);
  });

  it("returns the provider's refusal as it is", async () => {
    provider.answerWith(json(400, { error: "invalid_grant" }));
    await world.token();
    expect(world.reason).to.equal("upstream-refused");
  });

  for (const [tokens, isAccepted] of [
    [{ id_token: idToken({ email_verified: true }) }, true],
    [{ id_token: idToken({ email_verified: "true" }) }, true],
    [{ id_token: idToken({ email_verified: false }) }, false],
    [{ id_token: idToken({ email_verified: "false" }) }, false],
    [{ id_token: idToken({ email_verified: 1 }) }, false],
    [{ id_token: idToken({ email: "a@example.com" }) }, false],
    [{ id_token: idToken([true]) }, false],
    [{ id_token: "garbage" }, false],
    [{ id_token: undefined }, false],
    [{ id_token: jwt('{"email_verified":false,"email":"a@example.com","email_verified":true}') }, false],
  ] as const) {
    it(`${isAccepted ? "accepts" : "refuses"} ${JSON.stringify(tokens).slice(0, 60)}`, async () => {
      provider.answerWith(json(200, { ...TOKENS, ...tokens }));
      const answer = await world.token();
      expect(answer.statusCode).to.equal(isAccepted ? 200 : 400);
      if (isAccepted) return;
      expect(errorOf(answer)).to.equal("invalid_grant");
      expect(answer.body).not.to.contain("access_token");
      expect(world.reason).to.equal("unverified-email");
    });
  }

  it("refuses an answer with two ID tokens", async () => {
    const verified = idToken({ email_verified: true });
    const body = `{"id_token":"e30.e30.s","access_token":"at","id_token":"${verified}"}`;
    provider.answerWith((response) => response.end(body));
    expect(errorOf(await world.token())).to.equal("invalid_grant");
    expect(world.reason).to.equal("unverified-email");
  });
});
