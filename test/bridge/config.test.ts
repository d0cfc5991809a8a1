import { expect } from "chai";
import { readBridgeConfig } from "../../bridge/config.ts";
import { CONFIG, OKTA } from "./bridge-world.ts";

const ADDRESSES_OF_NO_ENDPOINT = [
  "http://idp.example.com/token",
  "https://idp.example.com/a b",
  "https://idp.example.com/#fragment",
  "https://user@idp.example.com/",
  "https://idp.example.com:port/",
  "https://idp.example.com:123456/",
  "https:///token",
  " https://idp.example.com/",
  "https://idp.example.com/\n",
  "x",
];

describe("The bridge's config", () => {
  it("reads the config that the stack writes", () => {
    const trusting = { ...OKTA, trustEmails: true, userInfoEndpoint: "https://idp.example.com/me" };
    for (const config of [
      CONFIG,
      { ...CONFIG, metricsDimension: "quick-sign-in-dev" },
      { ...CONFIG, addressSuffix: "amazonaws.com.cn" },
      { ...CONFIG, providers: { okta: trusting } },
    ])
      expect(JSON.parse(JSON.stringify(readBridgeConfig(JSON.stringify(config))))).to.deep.equal(config);
  });

  it("takes an endpoint with a port or a query, and a provider without what it does not need", () => {
    for (const tokenEndpoint of [
      "https://idp.example.com",
      "https://IDP.example.com:8443/a?b=c",
      "https://a.example?b",
    ]) {
      const { clientSecretArn: _, ...okta } = { ...OKTA, tokenEndpoint };
      const { providers, keyTable } = readBridgeConfig(
        JSON.stringify({ ...CONFIG, keyTable: undefined, providers: { okta } }),
      );
      expect(keyTable).to.equal(undefined);
      expect(providers["okta"]).to.deep.equal({
        ...okta,
        clientSecretArn: undefined,
        userInfoEndpoint: undefined,
      });
    }
  });

  /** Configs that are nearly right: each with one member changed. */
  const refuses = (changes: object) =>
    expect(
      () => readBridgeConfig(JSON.stringify({ ...CONFIG, ...changes })),
      JSON.stringify(changes),
    ).to.throw("BRIDGE");
  const refusesOkta = (changes: object) => refuses({ providers: { okta: { ...OKTA, ...changes } } });

  it("does not start with a config that is not complete, or has a value of another kind", () => {
    for (const name of ["region", "cognitoCallback", "stateTable", "addressSuffix", "providers"]) {
      for (const value of [undefined, null, 1, "", [], true]) refuses({ [name]: value });
    }
    for (const name of Object.keys(OKTA)) {
      for (const value of [null, 1, "", [], {}]) refusesOkta({ [name]: value });
    }
    for (const text of [undefined, "null", "[]", "1", '"x"', "{"])
      expect(() => readBridgeConfig(text)).to.throw();
  });

  it("does not start with an address of another form", () => {
    for (const value of ADDRESSES_OF_NO_ENDPOINT) {
      for (const name of ["issuer", "authorizationEndpoint", "tokenEndpoint", "userInfoEndpoint"])
        refusesOkta({ [name]: value });
      refuses({ cognitoCallback: value });
    }
    for (const value of [null, 1, "", "a b", "zo\u00eb", "x".repeat(256)])
      refuses({ metricsDimension: value });
    for (const region of ["eu central-1", "eu-central-1.", "EU"]) refuses({ region });
    for (const addressSuffix of ["amazonaws", "amazonaws.com/", "a@amazonaws.com", "amazonaws..com", ".com"])
      refuses({ addressSuffix });
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
