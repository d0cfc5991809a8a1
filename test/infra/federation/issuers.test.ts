import { expect } from "chai";
import fc from "fast-check";
import { federation } from "../../../infra/settings/federation.ts";
import {
  issuerInPool,
  issuersIn,
  movedProviders,
  readRecord,
} from "../../../infra/settings/provider-issuers.ts";
import { declaredStack, refusedStack } from "../support/mocked-stack.ts";

const at = (host: string) => ({
  authorization: `https://${host}/authorize`,
  token: `https://${host}/token`,
  userInfo: `https://${host}/me`,
  jwks: `https://${host}/jwks`,
});
const okta = (host: string) => ({
  type: "oidc",
  issuer: `https://${host}`,
  clientId: "app",
  endpoints: at(host),
  clientAuth: "private_key_jwt",
});
const saml = (entity: string) => ({
  type: "saml",
  metadata: `<?xml version="1.0"?><md:EntityDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' ID="a>b" entityID="${entity}"><x/></md:EntityDescriptor>`,
});
const settings = (providers: object) => ({ federation: JSON.stringify(providers) });
const names = fc.constantFrom("okta", "partner", "sso");
const issuers = fc.constantFrom(
  "OIDC https://a.example.com",
  "OIDC https://b.example.com",
  "SAML entity ID https://a.example.com",
);
const record = fc.dictionary(names, issuers);

const NONE: ReadonlyMap<string, string> = new Map();

describe("The issuers of identity providers", () => {
  it("are the issuer, that of the other pool, or the entity ID of the metadata, wherever it is", () => {
    const userPool = {
      type: "user-pool",
      poolId: "eu-west-1_AbCdEfGhI",
      domain: "partner.auth.eu-west-1.amazoncognito.com",
      clientId: "c",
    };
    const metadataUrl = "https://sso.example.com/metadata";
    const all = federation.parse({
      okta: okta("a.example.com"),
      partner: userPool,
      sso: saml("urn:example:sso"),
      byUrl: { type: "saml", metadataUrl },
      later: { type: "saml" },
    });
    expect(issuersIn(all, new Map([[metadataUrl, "urn:example:url"]]))).to.deep.equal({
      okta: "OIDC https://a.example.com",
      partner: "OIDC https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI",
      sso: "SAML entity ID urn:example:sso",
      byUrl: "SAML entity ID urn:example:url",
    });
  });

  it("are compared by name: what the pool has decides, then the record, and a name without both is found", () => {
    fc.assert(
      fc.property(record, record, record, (recorded, inPool, wanted) => {
        const found = movedProviders(recorded, inPool, wanted);
        const expected = Object.entries(wanted).flatMap(([name, issuer]) => {
          const deployed = inPool[name] ?? recorded[name];
          return deployed === issuer ? [] : [{ name, deployed, wanted: issuer }];
        });
        expect(found).to.deep.equal(expected);
      }),
    );
    expect(movedProviders({}, {}, { constructor: "OIDC a" })).to.have.length(1);
    // The stack's pool ignores the case of usernames, and they begin with the provider's name.
    expect(movedProviders({ okta: "OIDC a" }, {}, { Okta: "OIDC b" })).to.deep.equal([
      { name: "Okta", deployed: "OIDC a", wanted: "OIDC b" },
    ]);
    expect(movedProviders({ okta: "OIDC a" }, {}, { Okta: "OIDC a" })).to.deep.equal([]);
  });

  it("are known from what Cognito has of a provider, and not guessed", () => {
    const metadata = saml("urn:example:sso").metadata;
    const MetadataURL = "https://a.example.com/m";
    for (const [type, details, expected] of [
      ["OIDC", { oidc_issuer: "https://a.example.com" }, "OIDC https://a.example.com"],
      ["SAML", { MetadataURL }, undefined],
      ["SAML", { MetadataFile: metadata }, "SAML entity ID urn:example:sso"],
      ["SAML", { MetadataFile: "<x/>" }, undefined],
      ["SAML", {}, undefined],
      ["OIDC", {}, undefined],
      ["Google", { oidc_issuer: "https://a.example.com" }, undefined],
    ] as const)
      expect(issuerInPool(type, details, NONE)).to.equal(expected);
    expect(issuerInPool("SAML", { MetadataURL }, new Map([[MetadataURL, "urn:a"]]))).to.equal(
      "SAML entity ID urn:a",
    );
  });

  it("are read from the record of an earlier version, which had the entity ID or the address of metadata", () => {
    const metadataUrl = "https://sso.example.com/metadata";
    const providers = federation.parse({
      byUrl: { type: "saml", metadataUrl },
      sso: saml("urn:a"),
      later: { type: "saml" },
    });
    const others = {
      okta: "OIDC https://a.example.com",
      later: "SAML urn:b",
      removed: `SAML ${metadataUrl}`,
    };
    const earlier = { ...others, byUrl: `SAML ${metadataUrl}`, sso: "SAML urn:a" };
    const now = { ...others, sso: "SAML entity ID urn:a" };
    expect(readRecord(earlier, providers)).to.deep.equal(now);
    expect(readRecord(now, providers)).to.deep.equal(now);
    const byAddress = { ...now, byUrl: `SAML entity ID ${metadataUrl}` };
    expect(readRecord(byAddress, providers)).to.deep.equal(byAddress);
  });

  it("are recorded, also those of providers that the stack no longer has", async () => {
    const first = await declaredStack(settings({ okta: okta("a.example.com") }));
    expect(first.outputs["ProviderIssuers"]).to.deep.equal({ okta: "OIDC https://a.example.com" });
    const removed = await declaredStack({}, { deployed: first.outputs });
    expect(removed.outputs["ProviderIssuers"]).to.deep.equal({ okta: "OIDC https://a.example.com" });
    expect((await declaredStack({})).outputs).not.to.have.property("ProviderIssuers");
  });

  it("stop any run, before the first resource, that points a name elsewhere, unless it is allowed", async () => {
    const deployed = {
      PoolId: "eu-central-1_AbCdEfGhI",
      Protections: {},
      ProviderIssuers: { okta: "OIDC https://a.example.com" },
    };
    const moved = settings({ okta: okta("b.example.com") });
    const refused = await refusedStack(moved, { deployed });
    expect(refused.types).to.deep.equal([]);
    expect(refused.message).to.match(
      /federation\.okta: deployed OIDC https:\/\/a\.example\.com; with these settings OIDC https:\/\/b\.example\.com\nNothing was changed/,
    );
    expect(
      (await refusedStack(settings({ okta: saml("https://a.example.com") }), { deployed })).message,
    ).to.match(/with these settings SAML/);
    const checkedFor = (okta: string) => ({ options: { checkedIssuers: { okta } }, deployed });
    const allowed = await declaredStack(moved, checkedFor("OIDC https://b.example.com"));
    // A third issuer is not what the driver has compared.
    expect((await refusedStack(moved, checkedFor("OIDC https://c.example.com"))).message).to.match(
      /with these/,
    );
    expect(allowed.outputs["ProviderIssuers"]).to.deep.equal({ okta: "OIDC https://b.example.com" });
    const renamed = await declaredStack(settings({ "okta-2": okta("b.example.com") }), { deployed });
    expect(renamed.outputs["ProviderIssuers"]).to.deep.equal({
      okta: "OIDC https://a.example.com",
      "okta-2": "OIDC https://b.example.com",
    });
    const respelled = await declaredStack(settings({ Okta: okta("a.example.com") }), { deployed });
    expect(respelled.outputs["ProviderIssuers"]).to.deep.equal({ Okta: "OIDC https://a.example.com" });
  });

  const withoutRecord = { PoolId: "eu-central-1_AbCdEfGhI", Protections: {} };
  const inPool = (oidc_issuer: string) => ({
    okta: { ProviderType: "OIDC", ProviderDetails: { oidc_issuer, client_secret: "S3CRET" } },
  });

  it("of a name without a record are those of the pool, and a plain run stops at another one", async () => {
    const wanted = settings({ okta: okta("b.example.com") });
    const same = { deployed: withoutRecord, providers: inPool("https://b.example.com") };
    expect((await declaredStack(wanted, same)).outputs["ProviderIssuers"]).to.deep.equal({
      okta: "OIDC https://b.example.com",
    });
    const other = { deployed: withoutRecord, providers: inPool("https://a.example.com") };
    const refused = await refusedStack(wanted, other);
    expect(refused.types).to.deep.equal([]);
    expect(refused.message).to.contain(
      "deployed OIDC https://a.example.com; with these settings OIDC https://b.",
    );
    expect(refused.message).not.to.contain("S3CRET");
    // An existing pool may have the provider before the first run of a stack.
    const reused = { ...wanted, existingPoolId: "eu-central-1_AbCdEfGhI" };
    expect((await refusedStack(reused, { providers: other.providers })).message).to.contain("deployed OIDC");
    // Neither the stack nor the pool has the name: a new provider.
    await declaredStack(wanted, { deployed: withoutRecord });
    const denied = { okta: new Error("AccessDeniedException: not authorized") };
    const unknown = await refusedStack(wanted, { deployed: withoutRecord, providers: denied });
    expect(unknown.message)
      .to.contain("cannot be read: AccessDeniedException")
      .and.to.contain("Nothing was changed");
    // With a record, the permission is not needed.
    const recorded = { ...withoutRecord, ProviderIssuers: { okta: "OIDC https://b.example.com" } };
    await declaredStack(wanted, { deployed: recorded, providers: denied });
  });

  it("are those of the pool too after a run that failed half-way: neither a plain run back nor one to a third passes", async () => {
    const deployed = { ...withoutRecord, ProviderIssuers: { okta: "OIDC https://a.example.com" } };
    const halfway = { deployed, providers: inPool("https://b.example.com") };
    for (const host of ["a.example.com", "c.example.com"])
      expect((await refusedStack(settings({ okta: okta(host) }), halfway)).message, host).to.contain(
        `deployed OIDC https://b.example.com; with these settings OIDC https://${host}`,
      );
    const onward = await declaredStack(settings({ okta: okta("b.example.com") }), halfway);
    expect(onward.outputs["ProviderIssuers"]).to.deep.equal({ okta: "OIDC https://b.example.com" });
  });

  it("of a document that names another entity ID under its old address stop a plain run", async () => {
    const metadataUrl = "https://sso.example.com/metadata";
    const wanted = settings({ sso: { type: "saml", metadataUrl } });
    const reading = (entity: string) => ({ readDocument: async () => saml(entity).metadata });
    const first = await declaredStack(wanted, { options: reading("urn:example:a") });
    expect(first.outputs["ProviderIssuers"]).to.deep.equal({ sso: "SAML entity ID urn:example:a" });
    const providers = { sso: { ProviderType: "SAML", ProviderDetails: { MetadataURL: metadataUrl } } };
    const deployed = { ...withoutRecord, ...first.outputs };
    const later = { deployed, providers, options: reading("urn:example:b") };
    expect((await refusedStack(wanted, later)).message).to.contain(
      "federation.sso: deployed SAML entity ID urn:example:a; with these settings SAML entity ID urn:example:b",
    );
    await declaredStack(wanted, { ...later, options: reading("urn:example:a") });
    const earlier = { ...deployed, ProviderIssuers: { sso: `SAML ${metadataUrl}` } };
    const upgraded = await declaredStack(wanted, { ...later, deployed: earlier });
    expect(upgraded.outputs["ProviderIssuers"]).to.deep.equal({ sso: "SAML entity ID urn:example:b" });
    const unreadable = await refusedStack(wanted, {
      deployed,
      options: { readDocument: async () => "<html>" },
    });
    expect(unreadable.message).to.contain(`${metadataUrl}: it is no SAML metadata`);
    expect(unreadable.types).to.deep.equal([]);
  });
});
