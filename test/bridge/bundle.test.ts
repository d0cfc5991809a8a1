import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundleWithLazy } from "../../infra/shared/bundle.ts";
import { logged } from "../support/proxy-events.ts";
import { bridgeEvent, CLIENT_ID, COGNITO, CONFIG } from "./bridge-world.ts";

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
});
