import { createHash, X509Certificate } from "node:crypto";
import { expect } from "chai";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import type { Algorithm } from "../../bridge/keys/signing-key.ts";
import { SecretCache } from "../../bridge/secret-cache.ts";
import { signWith } from "../../bridge/signer.ts";
import { selfSigned } from "../../sandbox/federation/certificate.ts";
import {
  json,
  type MisbehavingServer,
  startMisbehavingServer,
  TOKENS,
} from "../support/misbehaving-server.ts";
import { BridgeWorld, CLIENT_ID, errorOf, ISSUER } from "./bridge-world.ts";
import { keyPairOf } from "./memory-aws.ts";

describe("The client assertion", () => {
  let provider: MisbehavingServer;
  let world: BridgeWorld;

  beforeEach(async () => {
    provider = await startMisbehavingServer();
    provider.answerWith(json(200, TOKENS));
    world = new BridgeWorld({ pkce: false }, provider);
  });

  afterEach(() => provider.stop());

  const addKey = (kid: string, algorithm: Algorithm = "ES256", store: "kms" | "secret" = "kms") =>
    world.aws.addKey({ provider: "okta", kid, algorithm, store });

  async function assertion(): Promise<string> {
    expect((await world.token()).statusCode).to.equal(200);
    return new URLSearchParams(provider.received.at(-1)?.body).get("client_assertion") ?? "";
  }

  const kidOf = async () =>
    JSON.parse(Buffer.from((await assertion()).split(".")[0] ?? "", "base64url").toString()).kid;

  for (const algorithm of ["RS256", "PS256", "ES256"] as const) {
    for (const store of ["kms", "secret"] as const) {
      it(`is valid with ${algorithm} and a key in ${store}, at the keys that our address shows`, async () => {
        addKey("key-1", algorithm, store);
        const keySet = JSON.parse((await world.get("/okta/jwks", {})).body);
        const { payload, protectedHeader } = await jwtVerify(await assertion(), createLocalJWKSet(keySet), {
          issuer: CLIENT_ID,
          subject: CLIENT_ID,
          audience: ISSUER,
          algorithms: [algorithm],
          currentDate: new Date(world.now),
        });
        expect(protectedHeader).to.deep.equal({ alg: algorithm, typ: "JWT", kid: "key-1" });
        expect(payload).to.have.keys("iss", "sub", "aud", "jti", "iat", "exp");
        expect(payload.iat).to.equal(world.now / 1000);
        expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.be.within(1, 300);
      });
    }
  }

  it("names the key's certificate beside its kid, if it has one", async () => {
    const { cert: pem } = selfSigned("idp.example.com", new Date(0), new Date(world.now));
    const thumbprint = createHash("sha256").update(new X509Certificate(pem).raw).digest("base64url");
    const certificate = { pem, thumbprint, notBefore: "2026-01-01", notAfter: "2027-01-01" };
    Object.assign(addKey("key-1", "PS256"), { certificate });
    expect(decodeProtectedHeader(await assertion())).to.deep.equal({
      ...{ alg: "PS256", typ: "JWT", kid: "key-1" },
      "x5t#S256": thumbprint,
    });
  });

  it("has another ID each time", async () => {
    addKey("key-1");
    expect(decodeJwt(await assertion()).jti).not.to.equal(decodeJwt(await assertion()).jti);
  });

  it("is for the token endpoint if that is set", async () => {
    world = new BridgeWorld({ pkce: false, assertionAudience: "token-endpoint" }, provider);
    addKey("key-1");
    expect(decodeJwt(await assertion()).aud).to.equal(`${ISSUER}/token`);
  });

  for (const status of ["created", "published", "retiring", "retired"] as const) {
    it(`is not made with a key that is ${status}`, async () => {
      world.aws.addKey({ provider: "okta", kid: "key-1", algorithm: "ES256", store: "kms" }, status);
      const answer = await world.token();
      expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([
        503,
        "temporarily_unavailable",
        "no-active-key",
      ]);
      expect(JSON.parse(answer.body).error_description).to.contain("npm run keys -- list --provider okta");
      expect(world.aws.calls).not.to.include("kms");
      expect(provider.received).to.deep.equal([]);
    });
  }

  it("is made with a key as soon as it is active", async () => {
    addKey("key-1");
    world.aws.setStatus("key-1", "published");
    await world.token();
    world.aws.setStatus("key-1", "active");
    expect(await kidOf()).to.equal("key-1");
  });

  it("is made with the new key a minute after a change of keys", async () => {
    addKey("key-1");
    expect(await kidOf()).to.equal("key-1");
    addKey("key-2");
    world.aws.setStatus("key-1", "retiring");
    world.now += 59_000;
    expect(await kidOf()).to.equal("key-1");
    world.now += 1_000;
    expect(await kidOf()).to.equal("key-2");
  });

  it("is made with the key that was activated last, if a change of keys left several active", async () => {
    const times = ["2026-11-03", undefined, "2026-11-04", "2026-11-02"];
    for (const shift of times.keys()) {
      world = new BridgeWorld({ pkce: false }, provider);
      for (const [index] of times.entries()) {
        const activatedAt = times[(index + shift) % times.length];
        const key = addKey(activatedAt ?? "never");
        Object.assign(key, {
          activatedAt: activatedAt === undefined ? undefined : `${activatedAt}T00:00:00.000Z`,
        });
      }
      expect(await kidOf()).to.equal("2026-11-04");
    }
  });

  it("is made with no key of another provider", async () => {
    world.aws.addKey({ provider: "other", kid: "key-1", algorithm: "ES256", store: "kms" });
    expect((await world.token()).statusCode).to.equal(503);
  });

  for (const [what, value] of [
    ["another private key", JSON.stringify(keyPairOf("ES256").privateKey.export({ format: "jwk" }))],
    ["a public key", JSON.stringify(keyPairOf("ES256").publicKey.export({ format: "jwk" }))],
    ["a text", "no key"],
    ["nothing", ""],
  ] as const) {
    it(`is not made if the secret holds ${what}`, async () => {
      const { arn } = addKey("key-1", "ES256", "secret");
      world.aws.setSecret(arn, value);
      const answer = await world.token();
      expect([answer.statusCode, errorOf(answer), world.reason]).to.deep.equal([
        500,
        "server_error",
        "unusable-key",
      ]);
      expect(JSON.parse(answer.body).error_description).to.contain("npm run keys");
      expect(provider.received).to.deep.equal([]);
    });
  }

  it("is not made if the KMS key is disabled or gone", async () => {
    addKey("key-1");
    world.aws.kmsKeys.clear();
    expect(errorOf(await world.token())).to.equal("server_error");
    expect(world.reason).to.equal("unusable-key");
  });

  it("tells a key that an administrator must change from AWS that is not available just now", async () => {
    // Errors of KMS's Sign and of Secrets Manager's GetSecretValue.
    const unusable = [
      "AccessDeniedException",
      "DisabledException",
      "InvalidKeyUsageException",
      "KMSInvalidStateException",
      "NotFoundException",
    ];
    const gone = ["AccessDeniedException", "InvalidRequestException", "ResourceNotFoundException"];
    const busy = ["ThrottlingException", "KeyUnavailableException", "KMSInternalException", "TimeoutError"];
    addKey("key-1");
    const reasonOf = async (part: "kms" | "secrets", name: string) => {
      world.aws.failing.set(part, name);
      const answer = await world.token();
      return `${answer.statusCode} ${world.reason}`;
    };
    for (const name of unusable) expect(await reasonOf("kms", name), name).to.equal("500 unusable-key");
    for (const name of busy) expect(await reasonOf("kms", name), name).to.equal("503 kms-failed");
    expect(provider.received).to.deep.equal([]);
    for (const name of gone) expect(await signed(name), name).to.equal("UnusableKeyError");
    for (const name of busy) expect(await signed(name), name).to.equal("AwsError");
  });

  /** The error of a signature whose private key is a secret that AWS does not give. */
  async function signed(name: string): Promise<unknown> {
    const key = addKey("key-2", "ES256", "secret");
    world.aws.failing.set("secrets", name);
    const open = async () => world.aws;
    const error: unknown = await signWith(key, "text", open, new SecretCache(open, () => world.now)).catch(
      (caught: unknown) => caught,
    );
    return error instanceof Error ? error.name : error;
  }
});
