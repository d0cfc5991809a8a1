import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readBridgeConfig } from "../../bridge/config.ts";
import { bundleWithLazy } from "../../infra/shared/bundle.ts";
import { logged } from "../support/proxy-events.ts";
import { bridgeEvent, CLIENT_ID, COGNITO, OKTA } from "./bridge-world.ts";

const CONFIG = {
  region: "eu-central-1",
  addressSuffix: "amazonaws.com",
  cognitoCallback: COGNITO,
  stateTable: "states",
  keyTable: "keys",
  providers: { okta: OKTA, plain: { ...OKTA, pkce: false } },
};

const json = (value: unknown) => JSON.stringify(value);

describe("The bridge's archive", () => {
  const { index, lazy } = bundleWithLazy("bridge/handler.ts", "bridge/sdk/open-aws.ts");
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-bridge-"));

  after(() => {
    delete process.env["BRIDGE"];
    rmSync(folder, { recursive: true });
  });

  it("has the SDK in a second file, with three clients and nothing else", () => {
    expect(Buffer.byteLength(index.text)).to.be.below(30_000);
    expect(Buffer.byteLength(lazy.text)).to.be.below(450_000);
    expect(Object.keys(index.bytesByFile).join()).not.to.match(/@aws-sdk|@smithy/);
    // Even node:crypto is loaded on demand: it would be most of a start.
    expect(index.text).not.to.match(/require\("node:/);
    const clients = Object.keys(lazy.bytesByFile).flatMap(
      (file) => /client-[a-z-]+(?=\/)/.exec(file)?.[0] ?? [],
    );
    expect([...new Set(clients)].toSorted()).to.deep.equal([
      "client-dynamodb",
      "client-kms",
      "client-secrets-manager",
    ]);
  });

  describe("on its own", () => {
    const query = { client_id: [CLIENT_ID], redirect_uri: [COGNITO], response_type: ["code"], state: ["s"] };
    const event = (path: string) => bridgeEvent({ path, multiValueQueryStringParameters: query });
    const SDK = "loads.push('sdk'); exports.openAws = () => ({ states: { addState: async () => {} } });";

    /** A new copy, which loads its second file. @param providers of its config. */
    const start = (copy: string, providers: object) => {
      process.env["BRIDGE"] = JSON.stringify({ ...CONFIG, providers });
      const own = join(folder, copy);
      mkdirSync(own);
      writeFileSync(join(own, "index.js"), index.text);
      writeFileSync(join(own, "lazy.js"), SDK);
      const { handler } = createRequire(import.meta.url)(join(own, "index.js"));
      return handler;
    };
    const loads: string[] = [];

    before(() => Object.assign(globalThis, { loads }));
    beforeEach(() => loads.splice(0));
    after(() => Reflect.deleteProperty(globalThis, "loads"));

    it("answers without the SDK where AWS is not needed", async () => {
      const handler = start("plain", { plain: CONFIG.providers.plain });
      const { result } = await logged(() => handler(event("/plain/authorize")));
      expect(result).to.have.property("statusCode", 302);
      expect(loads).to.deep.equal([]);
    });

    it("has loaded the SDK when its start ends, if a provider has PKCE, and loads it once", async () => {
      const handler = start("pkce", CONFIG.providers);
      expect(loads).to.deep.equal(["sdk"]);
      const { result } = await logged(() => handler(event("/okta/authorize")));
      expect(JSON.stringify(result)).to.contain("code_challenge");
      await logged(() => handler(event("/okta/authorize")));
      expect(loads).to.deep.equal(["sdk"]);
    });
  });

  it("reads the config that the stack writes", () => {
    for (const config of [CONFIG, { ...CONFIG, metricsDimension: "quick-sign-in-dev" }])
      expect(JSON.parse(JSON.stringify(readBridgeConfig(JSON.stringify(config))))).to.deep.equal(config);
  });

  /** Configs that are nearly right: each with one member changed. */
  const refuses = (changes: object) =>
    expect(() => readBridgeConfig(json({ ...CONFIG, ...changes })), json(changes)).to.throw("BRIDGE");
  const refusesOkta = (changes: object) => refuses({ providers: { okta: { ...OKTA, ...changes } } });

  it("does not start with a config that is not complete, or has a value of another kind", () => {
    for (const name of ["region", "cognitoCallback", "stateTable", "addressSuffix", "providers"]) {
      for (const value of [undefined, null, 1, "", [], true]) refuses({ [name]: value });
    }
    for (const name of Object.keys(OKTA)) {
      for (const value of [null, 1, "", [], {}]) refusesOkta({ [name]: value });
    }
    for (const value of ["http://idp.example.com/token", "https://idp.example.com/a b", "x"]) {
      refusesOkta({ tokenEndpoint: value });
    }
    for (const value of [null, 1, "", "a b", "zo\u00eb", "x".repeat(256)]) refuses({ metricsDimension: value });
    for (const text of [undefined, "null", "[]", "1", '"x"', "{"])
      expect(() => readBridgeConfig(text)).to.throw();
  });

  it("does not start with a config that has another member, or an unknown choice", () => {
    refuses({ other: 1 });
    refusesOkta({ other: 1 });
    refusesOkta({ clientAuth: "none" });
    refuses({ keyTable: "" });
    for (const providers of [[], { okta: null }, { okta: [] }]) refuses({ providers });
  });

  it("names no value in an error", () => {
    const bad = { ...CONFIG, providers: { okta: { ...OKTA, tokenEndpoint: "http://S3CRET" } } };
    expect(() => readBridgeConfig(JSON.stringify(bad))).to.throw(
      /^BRIDGE\.providers\.okta\.tokenEndpoint is missing or invalid$/,
    );
  });
});
