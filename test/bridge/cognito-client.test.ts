import { expect } from "chai";
import fc from "fast-check";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { runs } from "../support/properties.ts";
import { BridgeWorld, COGNITO_SECRET, OKTA } from "./bridge-world.ts";

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
    world.now += 61 * 60_000;
    expect([await statusWith(NEXT), await statusWith(COGNITO_SECRET)]).to.deep.equal([200, 401]);
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
    for (const value of ["", "short"]) {
      world = new BridgeWorld({ pkce: false, clientAuth: "client_secret" }, provider);
      world.aws.secrets.set(ARN, { AWSCURRENT: { value, createdAt: 0 } });
      expect([await statusWith(""), await statusWith("short")]).to.deep.equal([401, 401]);
    }
    world.aws.secrets.clear();
    world.now += 61_000;
    expect(await statusWith(COGNITO_SECRET)).to.equal(401);
    expect(provider.received).to.deep.equal([]);
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
