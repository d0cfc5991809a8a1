import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { type KeysRequest, runKeys } from "../../../automation/commands/keys.ts";
import { providerWithKeys, targetOf } from "../../../automation/operations/keys-target.ts";
import { deleteStackKeys, findStackFederation } from "../../../automation/operations/stack-keys.ts";
import { describeFederationLeftovers } from "../../../automation/output/federation-leftovers.ts";
import { credentialsEnv, documentedPolicy } from "../../../sandbox/index.ts";
import { requestHandler } from "../../../sync/aws/clients.ts";
import { CodedError } from "../../../sync/model/errors.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { recordedIo } from "../support/io.ts";
import { makeKeyStorage } from "../support/key-storage.ts";
import { keyedProviders, stackRef } from "../support/keyed-providers.ts";

const TABLE = "sign-in-idp-keys-command";
const START = Date.parse("2026-06-01T08:00:00Z");
const privatePem = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ format: "pem", type: "pkcs8" })
    .toString();

describe("npm run keys, with the emulator", () => {
  let env: Readonly<Record<string, string>> = {};
  let keySecretArn = "";
  let folder = "";
  let minute = 0;

  before(async () => {
    const sandbox = await sharedSandbox();
    const policy = documentedPolicy("keys", sandbox.account, sandbox.region);
    env = { ...sandbox.env, ...credentialsEnv(await sandbox.credentialsFor([policy])) };
    const rootEnv = { ...sandbox.env, ...credentialsEnv(sandbox.rootCredentials) };
    folder = await mkdtemp(join(tmpdir(), "keys-"));
    keySecretArn = await withEnvironment(rootEnv, () =>
      makeKeyStorage(TABLE, "sign-in-idp-vault_key-1234567"),
    );
  });

  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs the command for a provider; `code` and the hint of an error. */
  async function keys(
    action: KeysRequest["action"],
    provider: string,
    more: Partial<KeysRequest> & { confirms?: boolean } = {},
  ) {
    const { confirms, ...request } = more;
    const io = recordedIo(confirms === undefined ? {} : { confirms });
    return withEnvironment(env, async () => {
      const target = openTarget(provider);
      try {
        const now = new Date(START + minute * 60_000);
        const { stdout = "", stderr = "" } = await runKeys(
          target,
          { stackRef, action, provider, json: false, ...request },
          io,
          now,
        );
        return { stdout, stderr: [...io.messages, stderr].join("\n"), asked: io.asked };
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        return {
          code: error.code,
          exitCode: error.exitCode,
          stdout: "",
          stderr: `${error.message} ${error.hint}`,
          asked: io.asked,
        };
      } finally {
        target.close();
      }
    });
  }

  function openTarget(provider: string) {
    const JwksUri = `https://api.example.com/idp/${provider}/jwks`;
    const own = provider === "vault" ? { KeySecretArn: keySecretArn } : {};
    return targetOf({
      stackRef,
      settings: providerWithKeys(provider, keyedProviders, stackRef),
      owner: { stackTag: "demo/prod", provider },
      outputs: { FederationKeyTable: TABLE, Federation: { [provider]: { Type: "oidc", JwksUri, ...own } } },
      aws: { region: env["AWS_REGION"] },
    });
  }

  async function listed(provider: string) {
    const { stdout } = await keys("list", provider, { json: true });
    const document: {
      keys: { kid: string; status: string; arn: string; privateHalf: string; next: string | null }[];
      warnings: string[];
    } = JSON.parse(stdout);
    return document;
  }

  it("replaces a key of KMS in the order that no sign-in notices", async () => {
    minute = 0;
    expect((await keys("list", "kms")).stdout).to.contain("npm run keys -- new --provider kms --stack prod");
    expect(await keys("activate", "kms", { yes: true })).to.include({ code: "KEY_NONE", exitCode: 4 });
    expect((await keys("new", "kms")).stderr).to.match(
      /Next: npm run keys -- publish --provider kms --kid \S+ --stack prod/,
    );
    expect(await keys("activate", "kms", { yes: true })).to.include({
      code: "KEY_STEP_SKIPPED",
      exitCode: 4,
    });
    const published = await keys("publish", "kms");
    const jwk = JSON.parse(published.stdout);
    expect(jwk).to.have.all.keys("kid", "kty", "alg", "use", "n", "e");
    expect(published.stderr)
      .to.contain("https://api.example.com/idp/kms/jwks")
      .and.to.contain("add the public JWK that this command prints")
      .and.to.contain("After 2026-06-01T08:06:00.000Z");
    minute = 5;
    expect(await keys("activate", "kms", { yes: true })).to.include({ code: "KEY_TOO_EARLY", exitCode: 4 });
    minute = 6;
    expect(await keys("activate", "kms")).to.include({ code: "NOT_CONFIRMED", exitCode: 3 });
    expect(await keys("activate", "kms", { confirms: false })).to.include({ code: "NOT_CONFIRMED" });
    const active = await keys("activate", "kms", { confirms: true });
    expect(active.asked.join()).to.contain("Does kms have the public half of key");
    expect(active.stderr).to.contain("npm run sign-in -- --provider kms --stack prod");
    expect(await keys("retire", "kms", { yes: true })).to.include({ code: "KEY_STEP_SKIPPED" });
    for (const step of ["new", "publish"] as const) await keys(step, "kms");
    minute = 20;
    expect((await keys("activate", "kms", { yes: true })).stderr).to.contain(
      `go back to the last key: npm run keys -- activate --provider kms --kid ${jwk.kid}`,
    );
    expect(await keys("retire", "kms", { yes: true })).to.include({ code: "KEY_TOO_EARLY" });
    minute = 26;
    const retired = await keys("retire", "kms", { yes: true });
    expect(retired.stderr).to.contain(`delete the public key ${jwk.kid}`);
    const all = await listed("kms");
    expect(all.keys.map(({ status, privateHalf }) => [status, privateHalf])).to.deep.equal([
      ["retired", "deleting"],
      ["active", "usable"],
    ]);
    const { KeyMetadata } = await withEnvironment(env, () =>
      new KMSClient().send(new DescribeKeyCommand({ KeyId: all.keys[0]?.arn })),
    );
    expect(KeyMetadata?.KeyState).to.equal("PendingDeletion");
  });

  it("records a key that an interrupted run has made, and makes no second one", async () => {
    await withEnvironment(env, async () => {
      const target = openTarget("vault");
      await target.register.write(await target.register.read(), [], true);
      await target.stores.secret.make("ES256");
      target.close();
    });
    expect((await listed("vault")).warnings.join()).to.contain("interrupted");
    expect((await keys("new", "vault")).stderr).to.contain("which an interrupted run had made");
    expect(await listed("vault")).to.deep.include({ warnings: [] });
    await keys("retire", "vault", { yes: true, kid: (await listed("vault")).keys[0]?.kid });
  });

  it("imports a private key from a file or from the secret, and never prints it", async () => {
    const pem = privatePem();
    const file = join(folder, "private.pem");
    await writeFile(file, pem);
    await chmod(file, 0o644);
    const fromFile = await keys("import", "vault", { file, kid: "from-provider" });
    expect(fromFile.stderr)
      .to.contain("chmod 600")
      .and.to.contain("publish --provider vault --kid from-provider");
    expect(await keys("import", "vault", { file })).to.include({ code: "KEY_ALREADY_KNOWN", exitCode: 2 });
    expect(await keys("import", "vault", { file: join(folder, "none") })).to.include({
      code: "KEY_FILE_UNREADABLE",
    });
    expect(await keys("import", "kms", { file })).to.include({ code: "KEY_STORE_WRONG" });
    expect(await keys("import", "vault")).to.include({ code: "KEY_SECRET_EMPTY", exitCode: 2 });
    const jwk = {
      ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
      kid: "seed",
    };
    await withEnvironment(env, () =>
      new SecretsManagerClient().send(
        new PutSecretValueCommand({ SecretId: keySecretArn, SecretString: JSON.stringify(jwk) }),
      ),
    );
    const fromSecret = await keys("import", "vault");
    const published = await keys("publish", "vault", { kid: "seed" });
    expect(JSON.parse(published.stdout)).to.include({ kid: "seed", kty: "EC", x: jwk.x, y: jwk.y });
    const printed = [fromFile, fromSecret, published, await keys("list", "vault", { json: true })].map(
      (one) => one.stdout + one.stderr,
    );
    expect(printed.join()).not.to.contain(jwk.d);
    const left = await withEnvironment(env, () =>
      new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: keySecretArn })),
    );
    expect(left.SecretString).to.equal('{"importedKid":"seed"}');
    expect(await keys("import", "vault")).to.include({ code: "KEY_SECRET_EMPTY" });
  });

  it("refuses a key whose private half is gone", async () => {
    minute = 100;
    const { arn = "" } = (await listed("vault")).keys.find(({ kid }) => kid === "seed") ?? {};
    await withEnvironment(env, async () => {
      const target = openTarget("vault");
      await target.stores.secret.scheduleDeletion(arn);
      target.close();
    });
    expect(await keys("activate", "vault", { kid: "seed", yes: true })).to.include({
      code: "KEY_LOST",
      exitCode: 4,
    });
    expect((await keys("list", "vault")).stdout).to.contain("Its private half is deleting");
  });

  it("lets only one of two administrators change the keys", async () => {
    await withEnvironment(env, async () => {
      const target = openTarget("vault");
      const [one, two] = await Promise.all([target.register.read(), target.register.read()]);
      await target.register.write(one, []);
      const second = await target.register.write(two, []).catch((error: unknown) => error);
      expect(second).to.include({ code: "KEY_CHANGED_MEANWHILE", exitCode: 4 });
      target.close();
    });
  });

  it("lets destroy delete the private halves of all providers, with one that no record names", async () => {
    await withEnvironment(env, async () => {
      const target = openTarget("vault");
      await target.register.write(await target.register.read(), [], true);
      await target.stores.secret.make("ES256");
      target.close();
      // The provider kms was removed from the settings.
      const outputs = {
        FederationKeyTable: { value: TABLE },
        Federation: { value: { vault: { Type: "oidc" }, sso: { Type: "saml" } } },
        ProviderIssuers: { value: { kms: "OIDC https://idp.example.com", sso: "SAML https://sso" } },
      };
      const aws = { region: env["AWS_REGION"] ?? "", requestHandler: requestHandler() };
      const federation = await findStackFederation(outputs, "demo/prod", aws);
      expect(federation.keys).to.have.length(6);
      const deleted = await deleteStackKeys(federation.keys, "demo/prod", aws);
      expect(deleted.filter(({ deletedAt }) => deletedAt === undefined)).to.deep.equal([]);
      const text = describeFederationLeftovers({
        ...federation,
        keys: deleted,
        stackTag: "demo/prod",
        retain: false,
      });
      expect(text)
        .to.contain("vault: the registration of this client, and the public keys")
        .and.to.contain("seed")
        .and.to.match(/ {2}kms: the registration of this client, and the public keys \S+/);
      expect(text).to.contain("sso: the SAML application. In IAM Identity Center: Applications");
    });
    for (const provider of ["kms", "vault"])
      for (const { privateHalf } of (await listed(provider)).keys) expect(privateHalf).to.equal("deleting");
  });
});
