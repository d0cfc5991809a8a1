import { createPublicKey, randomUUID, verify } from "node:crypto";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, GetPublicKeyCommand } from "@aws-sdk/client-kms";
import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { rawEcdsaSignature } from "../../../bridge/ecdsa-signature.ts";
import { toKeyItem } from "../../../bridge/keys/key-item.ts";
import { freshClient } from "../../../bridge/sdk/fresh-client.ts";
import { readKeys } from "../../../bridge/sdk/key-table.ts";
import { signWithKms } from "../../../bridge/sdk/kms-signature.ts";
import { openAws } from "../../../bridge/sdk/open-aws.ts";
import { readSecret } from "../../../bridge/sdk/secrets.ts";
import { MemoryAws } from "../memory-aws.ts";
import { awsWorld } from "./aws-world.ts";

describe("The bridge's calls to AWS", () => {
  let world: Awaited<ReturnType<typeof awsWorld>>;

  before(async () => {
    world = await awsWorld();
  });

  it("read all keys of a provider, and leave out what is no key", async () => {
    const made = new MemoryAws();
    const key = (provider: string, kid: string) =>
      made.addKey({ provider, kid, algorithm: "ES256", store: "kms" });
    const [one, two] = [key("okta", "a"), key("okta", "b")];
    for (const item of [toKeyItem(one), toKeyItem(two), toKeyItem(key("other", "c"))]) {
      await world.dynamo.send(new PutItemCommand({ TableName: world.keys, Item: item }));
    }
    const broken = { provider: { S: "okta" }, kid: { S: "d" } };
    await world.dynamo.send(new PutItemCommand({ TableName: world.keys, Item: broken }));
    expect(await readKeys(world.dynamo, world.keys, "okta")).to.deep.equal([one, two]);
  });

  it("read both versions of a secret, and nothing where there is none", async () => {
    const Name = `bridge-${randomUUID()}`;
    await world.secrets.send(new CreateSecretCommand({ Name }));
    expect(await readSecret(world.secrets, Name, "AWSCURRENT")).to.equal(undefined);
    for (const SecretString of ["first", "second"]) {
      await world.secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    }
    const current = await readSecret(world.secrets, Name, "AWSCURRENT");
    expect(current?.value).to.equal("second");
    expect(Math.abs(Date.now() - (current?.createdAt ?? 0))).to.be.below(60_000);
    expect((await readSecret(world.secrets, Name, "AWSPREVIOUS"))?.value).to.equal("first");
    expect(await readSecret(world.secrets, `${Name}-none`, "AWSCURRENT")).to.equal(undefined);
  });

  for (const [algorithm, KeySpec] of [
    ["RS256", "RSA_2048"],
    ["PS256", "RSA_2048"],
    ["ES256", "ECC_NIST_P256"],
  ] as const) {
    it(`have KMS sign with ${algorithm}, in the form of a JWS`, async () => {
      const { KeyMetadata } = await world.kms.send(
        new CreateKeyCommand({ KeySpec, KeyUsage: "SIGN_VERIFY" }),
      );
      const KeyId = KeyMetadata?.KeyId ?? "";
      const { PublicKey = new Uint8Array() } = await world.kms.send(new GetPublicKeyCommand({ KeyId }));
      const key = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
      // Longer than KMS accepts a message.
      const text = "x".repeat(5_000);
      const signature = await signWithKms(world.kms, KeyId, algorithm, text);
      const raw = algorithm === "ES256" ? rawEcdsaSignature(signature) : signature;
      const options = {
        RS256: {},
        PS256: { padding: 6, saltLength: 32 },
        ES256: { dsaEncoding: "ieee-p1363" as const },
      };
      expect(verify("sha256", Buffer.from(text), { key, ...options[algorithm] }, raw)).to.equal(true);
    });
  }

  it("throw errors that name the part and AWS's error, and nothing of the message", async () => {
    const config = {
      region: "eu-central-1",
      cognitoCallback: "",
      stateTable: "none",
      addressSuffix: "",
      providers: {},
    };
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    try {
      const error: unknown = await openAws(config)
        .readSecret("arn:of-a-secret", "AWSCURRENT")
        .catch((caught: unknown) => caught);
      expect(error).to.include({ name: "AwsError", reason: "secret-failed", message: "secret-failed" });
    } finally {
      if (endpoint === undefined) delete process.env["AWS_ENDPOINT_URL"];
      else process.env["AWS_ENDPOINT_URL"] = endpoint;
    }
  });
});

describe("A client of the bridge", () => {
  it("is replaced once it was idle for two seconds, but not under a call", async () => {
    let [now, opened, closed] = [0, 0, 0];
    const open = () => {
      opened += 1;
      return {
        destroy: () => {
          closed += 1;
        },
      };
    };
    const call = freshClient(open, () => now);
    await call(async () => {
      now += 5_000;
      await call(async () => {});
    });
    expect([opened, closed]).to.deep.equal([1, 0]);
    now += 2_000;
    await call(async () => {});
    expect([opened, closed]).to.deep.equal([1, 0]);
    now += 2_001;
    await call(async () => {});
    expect([opened, closed]).to.deep.equal([2, 1]);
  });
});
