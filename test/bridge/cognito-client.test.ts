import { expect } from "chai";
import fc from "fast-check";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { runs } from "../support/properties.ts";
import { FORM } from "../support/proxy-events.ts";
import { BridgeWorld, COGNITO_SECRET, errorOf, OKTA } from "./bridge-world.ts";

const { cognitoSecretArn: ARN } = OKTA;
const NEXT = "the-next-secret-of-Cognito-at-the-bridge";

describe("Cognito's client secret at the bridge", () => {
  let provider: MisbehavingServer;
  let world: BridgeWorld;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    provider.answerWith(json(200, TOKENS));
    world = new BridgeWorld({ pkce: false, clientAuth: "client_secret" }, provider);
  });

  afterEach(() => provider.stop());

  const statusWith = async (client_secret: string) => (await world.token({ client_secret })).statusCode;
  const reads = () => world.aws.calls.filter((call) => call === "secrets").length;

  it("is read once a minute", async () => {
    for (let call = 0; call < 5; call += 1) expect(await statusWith(COGNITO_SECRET)).to.equal(200);
    const once = reads();
    world.now += 61_000;
    await statusWith(COGNITO_SECRET);
    expect([once, reads()]).to.deep.equal([2, 4]);
  });

  it("works at once after a rotation, and the one before for an hour", async () => {
    await statusWith(COGNITO_SECRET);
    world.now += 10_000;
    world.aws.setSecret(ARN, NEXT, world.now);
    expect([await statusWith(NEXT), await statusWith(COGNITO_SECRET)]).to.deep.equal([200, 200]);
    const rotated = world.now;
    for (const [milliseconds, status] of [
      [3_600_000, 200],
      [3_600_001, 401],
    ] as const) {
      // Another instance of the function, which has cached nothing.
      world = new BridgeWorld({ pkce: false, clientAuth: "client_secret" }, provider);
      world.now = rotated + milliseconds;
      world.aws.setSecret(ARN, NEXT, rotated);
      expect([await statusWith(NEXT), await statusWith(COGNITO_SECRET)]).to.deep.equal([200, status]);
    }
  });

  it("works while it is new and has no version before", async () => {
    world.aws.secrets.set(ARN, { AWSCURRENT: { value: NEXT, createdAt: world.now } });
    expect([await statusWith(NEXT), await statusWith(COGNITO_SECRET)]).to.deep.equal([200, 401]);
  });

  it("is read again if the clock was set back", async () => {
    await statusWith(COGNITO_SECRET);
    const before = reads();
    world.now -= 1;
    await statusWith(COGNITO_SECRET);
    expect(reads()).to.equal(before + 2);
  });

  it("is never accepted in a header", async () => {
    const basic = Buffer.from(`${OKTA.clientId}:${COGNITO_SECRET}`).toString("base64");
    const answer = await world.token(
      {},
      { headers: { "Content-Type": FORM, Authorization: `Basic ${basic}` } },
    );
    expect([answer.statusCode, errorOf(answer)]).to.deep.equal([401, "invalid_client"]);
    expect(answer.headers).to.include({ "WWW-Authenticate": "Basic" });
  });

  it("is guessed at no more than one read in five seconds", async () => {
    await statusWith(COGNITO_SECRET);
    const before = reads();
    for (let call = 0; call < 20; call += 1) expect(await statusWith(`guess-${call}`)).to.equal(401);
    expect(reads()).to.equal(before);
    world.now += 5_000;
    for (let call = 0; call < 20; call += 1) await statusWith(`guess-${call}`);
    expect(reads()).to.equal(before + 1);
  });

  it("admits nothing while it is missing, empty or short", async () => {
    for (const value of ["", "short", COGNITO_SECRET.slice(0, 31)]) {
      world = new BridgeWorld({ pkce: false, clientAuth: "client_secret" }, provider);
      world.aws.secrets.set(ARN, { AWSCURRENT: { value, createdAt: 0 } });
      expect([await statusWith(value), await statusWith("")]).to.deep.equal([401, 401]);
    }
    world.aws.secrets.clear();
    world.now += 61_000;
    expect(await statusWith(COGNITO_SECRET)).to.equal(401);
    expect(provider.received).to.deep.equal([]);
  });

  it("has 32 characters or more", async () => {
    const shortest = COGNITO_SECRET.slice(0, 32);
    world.aws.secrets.set(ARN, { AWSCURRENT: { value: shortest, createdAt: 0 } });
    expect(await statusWith(shortest)).to.equal(200);
  });

  it("admits no other text", async () => {
    const text = fc.oneof(
      fc.string(),
      fc.nat({ max: COGNITO_SECRET.length - 1 }).map((n) => COGNITO_SECRET.slice(0, n)),
    );
    const property = fc.asyncProperty(text, async (secret) => {
      expect(await statusWith(secret)).to.equal(401);
      expect(await statusWith(COGNITO_SECRET + secret)).to.equal(secret === "" ? 200 : 401);
    });
    await fc.assert(property, { numRuns: runs(100) });
  });
});
