import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { providersWithoutActiveKey } from "../../../automation/operations/keys-target.ts";
import { keysOfRemovedProviders } from "../../../automation/operations/removed-keys.ts";
import { dynamoRegister } from "../../../bridge/keys/register.ts";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";
import { credentialsEnv, documentedPolicy, type Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { makeKeyStorage } from "../support/key-storage.ts";
import { keyedProviders } from "../support/keyed-providers.ts";

const TABLE = "sign-in-idp-keys-provision";

const key = (provider: string, kid: string, more: Partial<SigningKey>): SigningKey => ({
  ...{ provider, kid, algorithm: "RS256", store: "kms", arn: `arn:aws:kms:::key/${kid}` },
  publicJwk: { kid, kty: "RSA", alg: "RS256", use: "sig", n: "n", e: "AQAB" },
  status: "active",
  createdAt: "2026-06-01T08:00:00Z",
  ...more,
});

describe("What provision finds of signing keys", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await sharedSandbox();
    await withEnvironment({ ...sandbox.env, ...credentialsEnv(sandbox.rootCredentials) }, async () => {
      await makeKeyStorage(TABLE, "sign-in-idp-provision_key-1234567");
      const client = new DynamoDBClient();
      for (const [name, keys] of [
        ["kms", [key("kms", "old", { status: "retired" }), key("kms", "own", {})]],
        ["vault", [key("vault", "new", { store: "secret", arn: "arn:new", status: "published" })]],
      ] as const) {
        const register = dynamoRegister(client, TABLE, name);
        await register.write(await register.read(), keys);
      }
      client.destroy();
    });
  });

  /** With the permissions of one documented policy. */
  const as = async <Result>(name: "settings-federation" | "sync", call: () => Promise<Result>) => {
    const policy = documentedPolicy(name, sandbox.account, sandbox.region);
    const credentials = credentialsEnv(await sandbox.credentialsFor([policy]));
    return withEnvironment({ ...sandbox.env, ...credentials }, call);
  };

  it("is who has no active key, with the documented policy, and who could not be read without it", async () => {
    const found = () =>
      providersWithoutActiveKey(keyedProviders, { FederationKeyTable: TABLE }, { region: sandbox.region });
    expect(await as("settings-federation", found)).to.deep.equal({ without: ["vault"], unread: [] });
    expect(await as("sync", found)).to.deep.equal({ without: [], unread: ["kms", "vault"] });
  });

  it("is which keys stay in AWS if their provider is removed, and how they are deleted", async () => {
    const type = "aws:cognito/identityProvider:IdentityProvider";
    const steps = ["kms", "vault", "plain"].map((name) => ({
      ...{ type, op: "delete", urn: `urn::sign-in-${name}` },
      ...{ name: `sign-in-${name}`, id: `eu-central-1_AbCdEfGhI:${name}` },
    }));
    const table = { type: "aws:dynamodb/table:Table", urn: "urn::sign-in-idp-keys", id: TABLE };
    const found = (deployed: readonly (typeof table)[]) => () =>
      keysOfRemovedProviders(steps, deployed, { region: sandbox.region });
    const [kms, vault, ...others] = await as("settings-federation", found([table]));
    expect(kms)
      .to.contain("The signing keys of kms stay in AWS")
      .and.to.contain("aws kms schedule-key-deletion --key-id arn:aws:kms:::key/own")
      .and.not.to.contain("key/old");
    expect(vault).to.contain("aws secretsmanager delete-secret --secret-id arn:new");
    expect(others).to.deep.equal([]);
    // With the register, the last provider that signs: then destroy finds none of the keys.
    const stack = {
      type: "pulumi:pulumi:Stack",
      urn: "urn::stack",
      id: "",
      issuers: { kms: "OIDC a", vault: "OIDC b" },
    };
    const all = [{ ...table, op: "delete", name: "sign-in-idp-keys" }];
    const forgotten = await as("settings-federation", () =>
      keysOfRemovedProviders(all, [table, stack], { region: sandbox.region }),
    );
    expect(forgotten).to.have.length(2);
    for (const warning of forgotten)
      expect(warning)
        .to.contain("stay in AWS, and no command finds them after this run. Delete them: aws")
        .and.not.to.contain("npm run destroy");
    expect((await as("sync", found([table]))).join()).to.match(/Whether kms .*could not be read/);
    expect(await as("sync", found([]))).to.deep.equal([]);
  });
});
