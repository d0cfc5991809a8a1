import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import { createProxy, type ProxyHandler, readConfig } from "../../proxy/index.ts";
import { bundledProxy } from "../support/bundled-proxy.ts";
import { embeddedMetrics } from "../support/embedded-metrics.ts";
import { authorizeEvent, eventOf, logged, POOL_DOMAIN, tokenEvent } from "../support/proxy-events.ts";

const ENVIRONMENT = {
  POOL_DOMAIN,
  ISSUER: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
  METRICS_FOR: "quick-sign-in-dev",
};

describe("The bundle of the proxy's Lambda", () => {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-proxy-"));
  let text = "";
  let deployed: ProxyHandler;

  before(async () => {
    text = await bundledProxy();
    writeFileSync(join(folder, "index.cjs"), text);
    Object.assign(process.env, ENVIRONMENT);
    deployed = createRequire(import.meta.url)(join(folder, "index.cjs")).handler;
  });

  after(() => {
    for (const name of Object.keys(ENVIRONMENT)) delete process.env[name];
    rmSync(folder, { recursive: true });
  });

  it("answers as the source does", async () => {
    const source = createProxy(readConfig(ENVIRONMENT));
    const events = [
      authorizeEvent([
        ["scope", "openid offline_access email"],
        ["state", "ä +"],
        ["code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
        ["code_challenge_method", "S256"],
      ]),
      authorizeEvent([["state", "without a challenge"]]),
      authorizeEvent([
        ["scope", "a"],
        ["scope", "b"],
      ]),
      tokenEvent("%zz"),
      tokenEvent("code=a&code=b"),
      tokenEvent("x=y", { headers: { "content-type": "text/plain" } }),
      eventOf({ path: "/oauth2/token" }),
      eventOf({ path: "/nothing" }),
      eventOf({ path: "/.well-known/openid-configuration" }),
    ];
    for (const event of events) {
      const { result, lines } = await logged(() => deployed(event));
      const same = await logged(() => source(event));
      expect(result).to.deep.equal(same.result);
      expect(metricsOf(lines)).to.deep.equal(metricsOf(same.lines));
    }
  });

  it("fits into 10 KB and needs only Node.js", () => {
    expect(zipSync({ "index.js": Buffer.from(text) }).length).to.be.below(10_000);
    const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(required).to.deep.equal([]);
  });
});

/** What CloudWatch would count, apart from the time, which differs for each call. */
function metricsOf(lines: readonly string[]): object {
  const { counted, dimensions } = embeddedMetrics(JSON.parse(lines.join()));
  return { counted, dimensions };
}
