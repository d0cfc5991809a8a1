import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type KeysRequest, runKeys } from "../../../automation/commands/keys.ts";
import type { SigningKey } from "../../../bridge/keys/signing-key.ts";
import { selfSigned } from "../../../sandbox/federation/certificate.ts";
import { CodedError } from "../../../sync/model/errors.ts";
import { BridgeWorld, errorOf } from "../../bridge/bridge-world.ts";
import { type MisbehavingServer, startMisbehavingServer, TOKENS } from "../../support/misbehaving-server.ts";
import { recordedIo } from "../support/io.ts";
import { ENTRA_ISSUER, EntraTokenEndpoint, TOKEN_ENDPOINT } from "./entra-token-endpoint.ts";
import { MemoryKeys, newKeyText, OPEN } from "./memory-keys.ts";

const ENTRA_ID = {
  issuer: ENTRA_ISSUER,
  keyAlgorithm: "PS256",
  assertionAudience: "token-endpoint",
} as const;
const START = Date.parse("2026-06-01T08:00:00Z");
const FROM = new Date("2026-05-01T00:00:00Z");
const TO = new Date("2026-11-01T00:00:00Z");

describe("Keys with a certificate", () => {
  let folder = "";
  let memory: MemoryKeys;
  let minute = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "certificates-"));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  beforeEach(() => {
    memory = new MemoryKeys(ENTRA_ID);
    minute = 0;
  });

  /** Runs the command. `code` of an error. */
  async function keys(action: KeysRequest["action"], more: Partial<KeysRequest> = {}, gate = OPEN) {
    const target = memory.target(gate);
    const request = { stackRef: { stack: "prod", workDir: "." }, action, provider: "vault", json: false };
    const io = recordedIo({ confirms: true });
    try {
      const now = new Date(START + minute * 60_000);
      const { stdout = "", stderr = "" } = await runKeys(target, { ...request, ...more }, io, now);
      return { code: undefined, stdout, stderr, asked: io.asked.join() };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { code: error.code, stdout: "", stderr: `${error.message} ${error.hint}`, asked: "" };
    } finally {
      target.close();
    }
  }

  async function files(to = TO, type: "rsa" | "ec" = "rsa") {
    const { cert, key } = selfSigned("quick-sign-in", FROM, to, type);
    const [file, certificate] = [join(folder, "private.pem"), join(folder, "cert.pem")];
    await Promise.all([writeFile(file, key, { mode: 0o600 }), writeFile(certificate, cert)]);
    return { file, certificate, cert, key };
  }

  function change(members: { [Name in keyof SigningKey]?: SigningKey[Name] | undefined }): void {
    memory.state = { ...memory.state, keys: memory.state.keys.map((key) => Object.assign({}, key, members)) };
  }

  const statuses = () => memory.state.keys.map(({ status }) => status);

  describe("at a provider that finds the key by x5t#S256 only", () => {
    let server: MisbehavingServer;
    let provider: EntraTokenEndpoint;
    let world: BridgeWorld;

    beforeEach(async () => {
      provider = new EntraTokenEndpoint();
      server = await startMisbehavingServer();
      server.answerWith(async (response) => {
        const refusal = await provider.refusalOf(server.received.at(-1)?.body ?? "", new Date(world.now));
        const answer =
          refusal === undefined ? TOKENS : { error: "invalid_client", error_description: refusal };
        response.writeHead(refusal === undefined ? 200 : 401, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
      });
      const { issuer, assertionAudience } = ENTRA_ID;
      const tokenEndpoint = TOKEN_ENDPOINT;
      world = new BridgeWorld({ issuer, assertionAudience, tokenEndpoint, pkce: false }, server);
    });

    afterEach(() => server.stop());

    /** A sign-in with the keys that the command has recorded. */
    async function signIn() {
      world.aws.keys.splice(0, Number.POSITIVE_INFINITY);
      world.aws.keys.push(...memory.state.keys.map((key) => ({ ...key, provider: "okta" })));
      for (const [arn, value] of memory.values) world.aws.setSecret(arn, value);
      world.now = START + minute * 60_000;
      return world.token();
    }

    it("users sign in, after import, publish and activate", async () => {
      const { file, certificate, cert, key } = await files();
      const imported = await keys("import", { file, certificate });
      expect(imported.stderr).to.contain(`Its certificate is valid until ${TO.toISOString()}`);
      const published = await keys("publish");
      expect(`${published.stdout}\n`).to.equal(cert);
      const { fingerprint } = new X509Certificate(cert);
      expect(published.stderr)
        .to.contain(`thumbprint that it then shows: ${fingerprint.replaceAll(":", "")}`)
        .and.not.to.contain("jwks address");
      minute = 6;
      const activated = await keys("activate");
      expect(activated.asked).to.contain("Does vault have the certificate of key");
      expect(errorOf(await signIn())).to.equal("invalid_client");
      provider.upload(published.stdout);
      expect((await signIn()).statusCode).to.equal(200);
      const list = await keys("list");
      expect(list.stdout).to.contain("valid until 2026-11-01T00:00:00.000Z");
      const document = JSON.parse((await keys("list", { json: true })).stdout);
      expect(document.keys[0].certificate).to.include({ notAfter: TO.toISOString() });
      const secret = key.split("\n")[1] ?? key;
      for (const one of [
        imported,
        published,
        activated,
        list,
        { stdout: JSON.stringify(document), stderr: "" },
      ])
        expect(one.stdout + one.stderr).not.to.contain(secret);
    });

    it("a key without one is neither published nor activated", async () => {
      const { file } = await files();
      expect((await keys("new")).code).to.equal("KEY_CERTIFICATE_MISSING");
      expect([memory.private.size, memory.state.revision]).to.deep.equal([0, 0]);
      expect((await keys("list")).stdout).to.contain(
        "keys -- import FILE --certificate CERT.pem --provider vault",
      );
      const imported = await keys("import", { file });
      expect(imported.stderr).to.contain("keys -- import --certificate CERT.pem --provider vault --kid");
      expect((await keys("publish")).code).to.equal("KEY_CERTIFICATE_MISSING");
      // The record of an older version.
      change({ status: "published", publishedAt: new Date(START).toISOString() });
      minute = 6;
      expect((await keys("activate")).code).to.equal("KEY_CERTIFICATE_MISSING");
      change({ status: "active" });
      expect((await keys("list")).stdout).to.contain("It has no certificate, so vault refuses it");
      expect(errorOf(await signIn())).to.equal("invalid_client");
    });
  });

  it("get it later, as long as they were never active; a published one is to be published again", async () => {
    const { file, certificate } = await files();
    await keys("import", { file });
    expect((await keys("import", { certificate })).stderr)
      .to.contain("has its certificate now")
      .and.to.contain("keys -- publish");
    await keys("publish");
    expect((await keys("import", { file, certificate })).stderr).to.contain("was already imported");
    expect(statuses()).to.deep.equal(["published"]);
    // As if another certificate of the key, or none, were recorded.
    change({ certificate: { pem: "", thumbprint: "t".repeat(43), notBefore: "", notAfter: "" } });
    expect((await keys("import", { certificate })).stderr).to.contain("has its certificate now");
    expect(memory.state.keys[0]).to.include({ status: "created" }).and.not.have.property("publishedAt");
    for (const status of ["active", "retiring", "retired"] as const) {
      change({ status, certificate: undefined });
      expect((await keys("import", { certificate })).code).to.equal("KEY_IN_USE");
      expect(memory.state.keys[0]?.certificate).to.equal(undefined);
    }
  });

  it("of KMS get theirs without a file", async () => {
    memory = new MemoryKeys({ ...ENTRA_ID, key: "kms" });
    const { file, certificate, cert } = await files();
    expect((await keys("import", { file, certificate })).code).to.equal("KEY_STORE_WRONG");
    const none = await keys("import", { certificate });
    expect(none).to.include({ code: "KEY_CERTIFICATE_DIFFERS" });
    expect(none.stderr).to.contain("First make a key: new");
    expect((await keys("new")).stderr).to.contain("keys -- import --certificate CERT.pem");
    // As if KMS had made the key of the certificate.
    const { n = "", e = "" } = new X509Certificate(cert).publicKey.export({ format: "jwk" });
    const [made] = memory.state.keys;
    if (made === undefined) throw new Error("no key");
    change({ publicJwk: { ...made.publicJwk, n, e } });
    expect((await keys("import", { certificate, kid: "other" })).code).to.equal("KEY_CERTIFICATE_DIFFERS");
    expect((await keys("import", { certificate })).stderr).to.contain("keys -- publish");
    expect(`${(await keys("publish")).stdout}\n`).to.equal(cert);
  });

  it("are refused, and nothing is changed, if the certificate cannot be theirs", async () => {
    const own = await files();
    const [garbage, wrong] = [join(folder, "garbage.pem"), join(folder, "wrong.pem")];
    await writeFile(garbage, "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
    await writeFile(wrong, selfSigned("other", FROM, TO, "rsa").cert);
    for (const [certificate, code] of [
      [garbage, "KEY_CERTIFICATE_UNREADABLE"],
      [own.file, "KEY_CERTIFICATE_UNREADABLE"],
      [wrong, "KEY_CERTIFICATE_DIFFERS"],
      [join(folder, "none.pem"), "KEY_FILE_UNREADABLE"],
    ] as const)
      expect((await keys("import", { file: own.file, certificate })).code, certificate).to.equal(code);
    const old = await files(new Date(START));
    expect(await keys("import", old)).to.include({ code: "KEY_CERTIFICATE_EXPIRED" });
    expect([memory.state.keys, memory.private.size]).to.deep.equal([[], 0]);
  });

  it("do not become active after its end, and are to be replaced 30 days before", async () => {
    await keys("import", await files(new Date(START + 5 * 60_000)));
    await keys("publish");
    minute = 6;
    expect((await keys("activate")).code).to.equal("KEY_CERTIFICATE_EXPIRED");
    memory = new MemoryKeys(ENTRA_ID);
    minute = 0;
    await keys("import", await files(new Date(START + 40 * 86_400_000)));
    await keys("publish");
    minute = 6;
    await keys("activate");
    expect((await keys("list")).stdout).not.to.contain("Replace key and certificate");
    minute = 11 * 24 * 60;
    expect((await keys("list")).stdout).to.contain(
      "Replace key and certificate: npm run keys -- import FILE --certificate CERT.pem --provider vault",
    );
    const [key] = memory.state.keys;
    const renewed = await keys("import", { certificate: join(folder, "cert.pem") });
    expect(renewed.stderr, key?.kid).to.contain("was already imported");
  });

  it("keep it through an import that was interrupted before the record", async () => {
    const { file, certificate } = await files();
    const target = memory.target(async (call) => {
      if (call === "register.write" && memory.private.size > 0) throw new Error("killed");
    });
    const request = {
      stackRef: { stack: "prod", workDir: "." },
      action: "import" as const,
      provider: "vault",
    };
    const io = recordedIo();
    const killed = runKeys(target, { ...request, json: false, file, certificate }, io, new Date(START));
    expect(String(await killed.catch((error: unknown) => error))).to.contain("killed");
    target.close();
    expect((await keys("import", { file, certificate })).stderr).to.contain(
      "which an interrupted run had made",
    );
    expect(memory.state.keys.map((key) => key.certificate?.notAfter)).to.deep.equal([TO.toISOString()]);
  });

  it("keep it if another run records the private half first", async () => {
    const { file, certificate } = await files();
    let isOther = false;
    const gate = async (call: string) => {
      if (isOther || call !== "register.write" || memory.private.size === 0) return;
      isOther = true;
      expect((await keys("new")).stderr).to.contain("which an interrupted run had made");
    };
    const { stderr } = await keys("import", { file, certificate }, gate);
    expect(stderr).to.contain("Its certificate is valid until");
    expect(memory.state.keys.map((key) => key.certificate?.notAfter)).to.deep.equal([TO.toISOString()]);
  });

  it("take the key of the secret KeySecretArn, too", async () => {
    const { certificate } = await files();
    memory.current = newKeyText("PS256");
    expect((await keys("import", { certificate })).code).to.equal("KEY_CERTIFICATE_DIFFERS");
    expect(memory.copies).to.have.length(1);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    memory.current = JSON.stringify(privateKey.export({ format: "jwk" }));
    expect((await keys("import", { certificate })).code).to.equal("KEY_ALGORITHM_WRONG");
    memory.current = (await files()).key;
    expect((await keys("import", { certificate })).stderr).to.contain("keys -- publish");
    expect(memory.copies).to.deep.equal([]);
  });
});
