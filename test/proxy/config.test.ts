import { expect } from "chai";
import { readConfig } from "../../proxy/index.ts";
import { POOL_DOMAIN } from "../support/proxy-events.ts";

describe("The proxy's config", () => {
  it("requires PKCE, counts nothing and has no custom addresses if only the pool's domain is given", () => {
    expect(readConfig({ POOL_DOMAIN })).to.deep.equal({
      poolDomain: POOL_DOMAIN,
      requirePkce: true,
      issuer: undefined,
      apiUrl: undefined,
      defaultProvider: undefined,
      metricsDimension: undefined,
    });
  });

  it("is read from the environment", () => {
    const env = {
      POOL_DOMAIN,
      ISSUER: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
      API_URL: "https://auth.example.com",
      REQUIRE_PKCE: "false",
      DEFAULT_PROVIDER: "okta",
      METRICS_FOR: "dev",
    };
    expect(readConfig(env)).to.deep.equal({
      poolDomain: POOL_DOMAIN,
      issuer: env.ISSUER,
      apiUrl: env.API_URL,
      requirePkce: false,
      defaultProvider: "okta",
      metricsDimension: "dev",
    });
  });

  it("does not let it start with a provider that has no valid name", () => {
    for (const name of ["", "ab", "okta&scope=admin", "o kta"])
      expect(() => readConfig({ POOL_DOMAIN, DEFAULT_PROVIDER: name })).to.throw("DEFAULT_PROVIDER");
  });

  it("does not let it start without the pool's domain", () => {
    expect(() => readConfig({})).to.throw("POOL_DOMAIN is not a host name");
  });

  for (const poolDomain of [
    "",
    "localhost",
    "https://a.example",
    "a.example/x",
    "a.example:443",
    "a b.example",
  ]) {
    it(`does not let it start with "${poolDomain}" for the pool's domain`, () => {
      expect(() => readConfig({ POOL_DOMAIN: poolDomain })).to.throw("POOL_DOMAIN is not a host name");
    });
  }

  for (const [name, value] of [
    ["ISSUER", "http://cognito-idp.eu-central-1.amazonaws.com/x"],
    ["ISSUER", "https://user@evil.example/x"],
    ["ISSUER", "https://evil.example/eu-central-1_AbCdEf123"],
    ["ISSUER", "https://cognito-idp.example/eu-central-1_AbCdEf123"],
    ["ISSUER", "https://other-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123"],
    ["ISSUER", "https://cognito-idp.eu-central-1.amazonaws.com"],
    ["ISSUER", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/"],
    ["ISSUER", "x https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123"],
    ["ISSUER", ""],
    ["API_URL", "https://auth.example.com/"],
    ["API_URL", "https://auth.example.com?x"],
    ["API_URL", "http://auth.example.com"],
    ["API_URL", "x https://auth.example.com"],
    ["API_URL", ""],
    ["REQUIRE_PKCE", "no"],
    ["REQUIRE_PKCE", "untrue"],
    ["REQUIRE_PKCE", "falsehood"],
    ["REQUIRE_PKCE", ""],
    ["METRICS_FOR", ""],
    ["METRICS_FOR", "a b"],
    ["METRICS_FOR", "zo\u00eb"],
    ["METRICS_FOR", "a\n"],
    ["METRICS_FOR", "x".repeat(256)],
  ] as const) {
    it(`does not let it start with ${name} ${JSON.stringify(value.slice(0, 70))}`, () => {
      expect(() => readConfig({ POOL_DOMAIN, [name]: value })).to.throw(name);
    });
  }

  for (const [name, value] of [
    ["ISSUER", "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123"],
    ["ISSUER", "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123"],
    ["API_URL", "https://auth.example.com/sign-in/v1"],
    ["METRICS_FOR", "x".repeat(255)],
  ] as const) {
    it(`lets it start with ${name} ${JSON.stringify(value.slice(0, 70))}`, () => {
      expect(Object.values(readConfig({ POOL_DOMAIN, [name]: value }))).to.include(value);
    });
  }
});
