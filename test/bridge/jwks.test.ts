import { expect } from "chai";
import fc from "fast-check";
import { JWKS_MAX_AGE_SECONDS } from "../../bridge/keys/lifetimes.ts";
import { runs } from "../support/properties.ts";
import { BridgeWorld } from "./bridge-world.ts";
import { anySigningKey } from "./keys/any-signing-key.ts";

const RSA = ["alg", "e", "kid", "kty", "n", "use"];
const EC = ["alg", "crv", "kid", "kty", "use", "x", "y"];

describe("The bridge's jwks endpoint", () => {
  it("shows published, active and retiring keys, for five minutes", async () => {
    const world = new BridgeWorld();
    for (const status of ["created", "published", "active", "retiring", "retired"] as const) {
      world.aws.addKey({ provider: "okta", kid: status, algorithm: "ES256", store: "kms" }, status);
    }
    const { statusCode, headers, body } = await world.get("/okta/jwks", {});
    expect(statusCode).to.equal(200);
    expect(headers).to.include({
      "Content-Type": "application/json",
      "Cache-Control": "public, max-age=300",
    });
    expect(JWKS_MAX_AGE_SECONDS).to.equal(300);
    const { keys } = JSON.parse(body);
    expect(keys.map(({ kid }: { kid: string }) => kid)).to.deep.equal(["published", "active", "retiring"]);
  });

  it("shows no private member, whatever the table has", async () => {
    const keys = fc.array(
      fc.tuple(
        anySigningKey,
        fc.dictionary(fc.constantFrom("d", "p", "q", "dp", "dq", "qi", "k", "oth"), fc.string()),
      ),
    );
    const property = fc.asyncProperty(keys, async (rows) => {
      const world = new BridgeWorld();
      for (const [key, more] of rows) {
        const publicJwk = Object.assign({}, key.publicJwk, more);
        world.aws.keys.push({ ...key, provider: "okta", publicJwk });
      }
      const { body } = await world.get("/okta/jwks", {});
      for (const shown of JSON.parse(body).keys) {
        expect(Object.keys(shown).toSorted()).to.deep.equal(shown.kty === "RSA" ? RSA : EC);
      }
    });
    await fc.assert(property, { numRuns: runs(100) });
  });

  it("is empty before the first key is published", async () => {
    expect((await new BridgeWorld().get("/okta/jwks", {})).body).to.equal('{"keys":[]}');
  });

  it("is not there for a provider with a client secret, and has errors that are not cached", async () => {
    const plain = await new BridgeWorld({ clientAuth: "client_secret" }).get("/okta/jwks", {});
    expect(plain.statusCode).to.equal(404);
    const world = new BridgeWorld();
    world.aws.failing.set("keys", "AccessDeniedException");
    const failed = await world.get("/okta/jwks", {});
    expect([failed.statusCode, failed.headers["Cache-Control"]]).to.deep.equal([503, "no-store"]);
  });
});
