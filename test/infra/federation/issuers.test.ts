import { expect } from "chai";
import fc from "fast-check";
import { federation } from "../../../infra/settings/federation.ts";
import { issuerInPool, issuersIn, movedProviders } from "../../../infra/settings/provider-issuers.ts";
import { entityIdOf } from "../../../infra/settings/saml-entity.ts";
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
  "SAML https://a.example.com",
);
const record = fc.dictionary(names, issuers);

describe("The issuers of identity providers", () => {
  it("are the issuer, that of the other pool, the entity ID, or the address of the metadata", () => {
    const userPool = {
      type: "user-pool",
      poolId: "eu-west-1_AbCdEfGhI",
      domain: "partner.auth.eu-west-1.amazoncognito.com",
      clientId: "c",
    };
    const all = federation.parse({
      okta: okta("a.example.com"),
      partner: userPool,
      sso: saml("urn:example:sso"),
      byUrl: { type: "saml", metadataUrl: "https://sso.example.com/metadata" },
      later: { type: "saml" },
    });
    expect(issuersIn(all)).to.deep.equal({
      okta: "OIDC https://a.example.com",
      partner: "OIDC https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI",
      sso: "SAML urn:example:sso",
      byUrl: "SAML https://sso.example.com/metadata",
    });
    expect(entityIdOf('<EntityDescriptor ID="1" x:entityID="no"/>')).to.equal(undefined);
    const root = '<EntityDescriptor entityID="urn:a"/>';
    for (const prolog of [
      "\uFEFF",
      '<?xml version="1.0"?>\n<!-- <EntityDescriptor entityID="no"> -->\n',
      "<!--->-->",
    ])
      expect(entityIdOf(prolog + root), prolog).to.equal("urn:a");
    expect(entityIdOf(`<EntitiesDescriptor>${root}</EntitiesDescriptor>`)).to.equal(undefined);
    expect(entityIdOf("<!-- -->".repeat(15_000))).to.equal(undefined);
  });

  it("are compared by name: any name with another issuer, or without a record, is found, and no other", () => {
    fc.assert(
      fc.property(record, record, (recorded, wanted) => {
        const found = movedProviders(recorded, wanted).map(({ name }) => name);
        const same = Object.keys(wanted).filter((name) => recorded[name] === wanted[name]);
        expect([...found, ...same].sort()).to.deep.equal(Object.keys(wanted).sort());
      }),
    );
    expect(movedProviders({}, { constructor: "OIDC a" })).to.have.length(1);
    // The stack's pool ignores the case of usernames, and they begin with the provider's name.
    expect(movedProviders({ okta: "OIDC a" }, { Okta: "OIDC b" })).to.deep.equal([
      { name: "Okta", deployed: "OIDC a", wanted: "OIDC b" },
    ]);
    expect(movedProviders({ okta: "OIDC a" }, { Okta: "OIDC a" })).to.deep.equal([]);
  });

  it("are known from what Cognito has of a provider, and not guessed", () => {
    const metadata = saml("urn:example:sso").metadata;
    for (const [type, details, expected] of [
      ["OIDC", { oidc_issuer: "https://a.example.com" }, "OIDC https://a.example.com"],
      ["SAML", { MetadataURL: "https://a.example.com/m" }, "SAML https://a.example.com/m"],
      ["SAML", { MetadataFile: metadata }, "SAML urn:example:sso"],
      ["SAML", { MetadataFile: "<x/>" }, undefined],
      ["SAML", {}, undefined],
      ["OIDC", {}, undefined],
      ["Google", { oidc_issuer: "https://a.example.com" }, undefined],
    ] as const)
      expect(issuerInPool(type, details)).to.equal(expected);
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
    const options = { allowOtherIssuer: ["okta"] };
    const allowed = await declaredStack(moved, { deployed, options });
    expect(allowed.outputs["ProviderIssuers"]).to.deep.equal({ okta: "OIDC https://b.example.com" });
    const renamed = await declaredStack(settings({ "okta-2": okta("b.example.com") }), { deployed });
    expect(renamed.outputs["ProviderIssuers"]).to.deep.equal({
      okta: "OIDC https://a.example.com",
      "okta-2": "OIDC https://b.example.com",
    });
    const respelled = await declaredStack(settings({ Okta: okta("a.example.com") }), { deployed });
    expect(respelled.outputs["ProviderIssuers"]).to.deep.equal({ Okta: "OIDC https://a.example.com" });
  });
});
