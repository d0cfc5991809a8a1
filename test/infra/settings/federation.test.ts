import { expect } from "chai";
import { warningsFor } from "../../../infra/settings/warnings.ts";
import { faultsOf, read } from "./read.ts";

const json = (value: unknown) => JSON.stringify(value);
const REGION = "eu-central-1";
const secret = (region = REGION) => `arn:aws:secretsmanager:${region}:111122223333:secret:okta-AbCdEf`;
const OIDC = { type: "oidc", issuer: "https://idp.example.com", clientId: "app", clientSecretArn: secret() };
const SIGNED = {
  type: "oidc",
  issuer: "https://idp.example.com",
  clientId: "app",
  clientAuth: "private_key_jwt",
};
const POOL = {
  type: "user-pool",
  poolId: "eu-central-1_AbCdEfGhI",
  domain: "other.auth.eu-central-1.amazoncognito.com",
  clientId: "app",
  clientSecretArn: secret(),
};
const SAML = { type: "saml", metadataUrl: "https://portal.example.com/metadata" };
const of = (providers: object, more: Record<string, string> = {}) =>
  faultsOf({ federation: json(providers), ...more }, REGION);

describe("The setting federation", () => {
  it("accepts a provider of each kind", () => {
    expect(
      of({ okta: OIDC, signed: SIGNED, corp: POOL, IAMIdentityCenter: SAML, later: { type: "saml" } }),
    ).to.deep.equal([]);
  });

  const wrong: readonly [what: string, provider: unknown, fault: RegExp][] = [
    [
      "no type",
      { issuer: "https://a.example" },
      /^federation\.okta\.type: it is missing; write an object with the type/,
    ],
    [
      "an unknown type",
      { ...OIDC, type: "ldap" },
      /^federation\.okta\.type: found "ldap"; .*oidc, user-pool or saml/,
    ],
    ["a word", "oidc", /^federation\.okta: found "oidc"; write an object/],
    [
      "an unknown key",
      { ...OIDC, clientID: "x" },
      /^federation\.okta\.clientID: there is no such key; the keys here are type/,
    ],
    [
      "a key of another type",
      { ...SAML, issuer: "https://a.example" },
      /^federation\.okta\.issuer: there is no such key/,
    ],
    [
      "http",
      { ...OIDC, issuer: "http://a.example" },
      /^federation\.okta\.issuer: found "http:.*https address/,
    ],
    [
      "a missing endpoint",
      { ...OIDC, endpoints: { token: "https://a.example/t" } },
      /^federation\.okta\.endpoints\.authorization: it is missing/,
    ],
    [
      "another algorithm",
      { ...SIGNED, keyAlgorithm: "HS256" },
      /keyAlgorithm: found "HS256"; write RS256, PS256 or ES256/,
    ],
    [
      "no number",
      { ...SIGNED, maxKeyAgeDays: "often" },
      /maxKeyAgeDays: found "often"; write a whole number/,
    ],
    [
      "an unknown attribute",
      { ...OIDC, attributes: { email: "email", phone: "x" } },
      /attributes\.phone: .*the attributes are email/,
    ],
    [
      "a secret in clear text",
      { ...OIDC, clientSecretArn: "hunter2" },
      /clientSecretArn: .*write the ARN of a secret/,
    ],
    [
      "a Region's name as a pool",
      { ...POOL, poolId: "eu-central-1" },
      /poolId: .*write the ID of a user pool/,
    ],
    ["an upper-case domain", { ...OIDC, domains: ["Example.com"] }, /domains\[0\]: .*lower case/],
  ];
  for (const [what, provider, fault] of wrong)
    it(`refuses ${what}, by name`, () => {
      const faults = of({ okta: provider });
      expect(faults.join("\n")).to.match(new RegExp(fault.source, "m"));
    });

  for (const name of ["Google", "COGNITO", "ab", "my_idp", "1st"])
    it(`refuses the name ${name}`, () =>
      expect(of({ [name]: OIDC }).join()).to.contain("a provider's name has"));

  const rules: readonly [what: string, faults: () => string[], key: string, why: string][] = [
    [
      "no client secret",
      () => of({ okta: { ...OIDC, clientSecretArn: undefined } }),
      "federation.okta.clientSecretArn",
      "it is missing",
    ],
    [
      "no client secret with pkce",
      () => of({ okta: { ...OIDC, pkce: true, clientSecretArn: undefined } }),
      "federation.okta.clientSecretArn",
      "it is missing",
    ],
    [
      "a client secret with private_key_jwt",
      () => of({ okta: { ...SIGNED, clientSecretArn: secret() } }),
      "federation.okta.clientSecretArn",
      "no client secret is used",
    ],
    [
      "trusted e-mails from another claim",
      () => of({ okta: { ...SIGNED, trustEmails: true, attributes: { email: "upn" } } }),
      "federation.okta.attributes.email",
      "it is upn, and trustEmails is true: .*set trustEmails to false",
    ],
    [
      "trusted e-mails with another claim for email_verified",
      () =>
        of({
          okta: { ...SIGNED, trustEmails: true, attributes: { email: "email", email_verified: "sure" } },
        }),
      "federation.okta.attributes.email_verified",
      "it is sure, and trustEmails is true",
    ],
    [
      "email_verified of another claim than the one that fills email",
      () =>
        of({
          okta: { ...POOL, attributes: { email: "preferred_username", email_verified: "email_verified" } },
        }),
      "federation.okta.attributes.email_verified",
      "says nothing of the claim preferred_username",
    ],
    [
      "a secret of another Region",
      () => of({ okta: { ...OIDC, clientSecretArn: secret("us-east-1") } }),
      "federation.okta.clientSecretArn",
      "us-east-1",
    ],
    [
      "an unmapped e-mail",
      () => of({ okta: { ...OIDC, attributes: { name: "name" } } }),
      "federation.okta.attributes.email",
      "requires this attribute",
    ],
    [
      "metadata twice",
      () => of({ corp: { ...SAML, metadata: "<EntityDescriptor/>" } }),
      "federation.corp.metadata",
      "metadataUrl",
    ],
    [
      "metadata that is HTML",
      () => of({ corp: { type: "saml", metadata: "<html>" } }),
      "federation.corp.metadata",
      "no SAML metadata",
    ],
    [
      "the stack's own pool",
      () => of({ corp: POOL }, { existingPoolId: POOL.poolId }),
      "federation.corp.poolId",
      "same pool",
    ],
    ["names that differ in case", () => of({ okta: OIDC, Okta: OIDC }), "federation.Okta", "okta"],
    [
      "a domain twice",
      () => of({ a01: { ...OIDC, domains: ["example.com"] }, b01: { ...OIDC, domains: ["example.com"] } }),
      "federation.b01.domains[0]",
      "a01",
    ],
    [
      "an unknown provider of Amazon Quick",
      () => of({ okta: OIDC }, { identityProviders: '["entra"]' }),
      "identityProviders[0]",
      "entra",
    ],
    [
      "providers without federation",
      () => faultsOf({ identityProviders: '["okta"]' }),
      "identityProviders[0]",
      "no okta",
    ],
    [
      "no way in at all",
      () => of({ corp: { type: "saml" } }, { directSignIn: "false" }),
      "directSignIn",
      "no provider is left",
    ],
    [
      "directSignIn: false alone",
      () => faultsOf({ directSignIn: "false" }),
      "directSignIn",
      "no provider is left",
    ],
    [
      "no way into an app",
      () =>
        faultsOf({
          clients: json({ notes: { callbackUrls: ["http://127.0.0.1:8400/cb"], directSignIn: false } }),
        }),
      "clients.notes.directSignIn",
      "no provider is left",
    ],
    [
      "an unknown default",
      () => of({ okta: OIDC }, { defaultProvider: "entra" }),
      "defaultProvider",
      "entra",
    ],
    [
      "a default without a proxy",
      () => of({ okta: OIDC }, { defaultProvider: "okta", endpoints: "direct" }),
      "defaultProvider",
      "direct",
    ],
    [
      "a default without metadata",
      () => of({ corp: { type: "saml" } }, { defaultProvider: "corp" }),
      "defaultProvider",
      "no metadata",
    ],
    [
      "a default that a client lacks",
      () => of({ okta: OIDC, corp: SAML }, { identityProviders: '["corp"]', defaultProvider: "okta" }),
      "defaultProvider",
      "Amazon Quick does not offer okta",
    ],
  ];
  for (const [what, faults, key, why] of rules)
    it(`refuses ${what}`, () => {
      const [only, ...others] = faults();
      expect(others).to.deep.equal([]);
      expect(only).to.match(new RegExp(`^${key.replaceAll(/[[\].]/g, "\\$&")}: .*${why}`));
    });

  it("accepts an e-mail from another claim as one that is not verified, or with a claim that vouches for it", () => {
    for (const attributes of [{ email: "upn" }, { email: "upn", email_verified: "xms_edov" }])
      expect(of({ okta: { ...SIGNED, attributes } })).to.deep.equal([]);
    const trusted = { ...SIGNED, trustEmails: true };
    expect(of({ okta: { ...trusted, attributes: { email: "email" } } })).to.deep.equal([]);
    expect(of({ corp: { ...SAML, trustEmails: true, attributes: { email: "Subject" } } })).to.deep.equal([]);
  });

  it("warns about linking by e-mail with a provider whose e-mails the bridge does not check", () => {
    const warnings = (provider: object) => warningsFor(read({ federation: json({ okta: provider }) })).join();
    expect(warnings({ ...OIDC, trustEmails: true })).to.contain("federation.okta.trustEmails");
    expect(warnings({ ...SIGNED, trustEmails: true })).to.equal("");
    expect(warnings(OIDC)).to.equal("");
  });

  it("warns about a link that no source of directorySync knows, and names what to map", () => {
    const warnings = (link: string, directorySync: object, more = {}) =>
      warningsFor(
        read({ federation: json({ okta: { ...OIDC, link } }), directorySync: json(directorySync), ...more }),
      ).join();
    const store = { identityStoreId: "d-1234567890" };
    for (const link of ["externalId", "userId", "userName"]) expect(warnings(link, store), link).to.equal("");
    const scim = { scim: "{}" };
    expect(warnings("userId", { sources: ["scim"] }, scim)).to.contain("the source scim of directorySync");
    expect(warnings("userName", { sources: ["scim"] }, scim)).to.equal("");
    expect(warnings("externalId", { sources: ["local"] }))
      .to.contain("federation.okta.link is externalId")
      .and.to.contain('map: ["subject=ATTRIBUTE"]');
    expect(warnings("subject", store)).to.contain("the source idc");
    expect(warnings("subject", { ...store, map: ["subject=NickName"] })).to.equal("");
    expect(warnings("subject", { sources: ["local"], map: ["subject=ExternalLoginId"] })).to.equal("");
  });

  it("warns that the Subject of IAM Identity Center is not documented, before accounts are linked by it", () => {
    const warnings = (provider: object) => warningsFor(read({ federation: json({ corp: provider }) })).join();
    const metadataUrl = "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc";
    const linked = { type: "saml", metadataUrl, link: "userName" };
    expect(warnings(linked)).to.match(/federation\.corp\.link is userName.*does not document.*--user E-MAIL/);
    const metadata = `<EntityDescriptor xmlns="x" entityID="https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/abc">`;
    expect(warnings({ type: "saml", metadata, link: "userId" })).to.contain("federation.corp.link is userId");
    for (const other of [
      { ...linked, link: undefined },
      { ...linked, subject: "email" },
      { ...linked, metadataUrl: "https://example.okta.com/app/abc/sso/saml/metadata" },
    ])
      expect(warnings(other)).to.equal("");
  });
});
