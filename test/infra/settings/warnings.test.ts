import { expect } from "chai";
import { warningsFor } from "../../../infra/settings/warnings.ts";
import { read } from "./read.ts";

describe("Warnings about settings", () => {
  const warnings = (config: Record<string, string>) => warningsFor(read(config)).join("\n");

  it("are empty for a stack without settings", () => expect(warnings({})).to.equal(""));

  it("name ranges that contain all addresses", () => {
    const text = warnings({ allowedCidrs: '["52.94.76.0/24","0.0.0.0/0","::/0"]' });
    expect(text).to.contain("0.0.0.0/0 and ::/0").and.to.contain("all addresses");
  });

  it("name a missing callback of Amazon Quick", () => {
    expect(warnings({ callbackUrls: '["http://localhost:18080/"]' })).to.contain(
      "exactly http://localhost:18080",
    );
    expect(warnings({ callbackUrls: '["http://localhost:18080","http://localhost:9"]' })).to.equal("");
  });

  it("name what is accepted without PKCE, and that audit blocks nothing", () => {
    expect(warnings({ requirePkce: "false" })).to.contain("requirePkce");
    expect(warnings({ tier: "plus", threatProtection: "audit" })).to.contain("no sign-in is blocked");
  });

  it("name a web ACL that also filters the requests of Amazon Cognito at the bridge", () => {
    const webAclArn = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/ours/1";
    const signed = {
      type: "oidc",
      issuer: "https://idp.example.com",
      clientId: "app",
      clientAuth: "private_key_jwt",
    };
    const federation = JSON.stringify({ okta: signed });
    expect(warnings({ webAclArn, federation }))
      .to.contain("/idp/okta/token, /idp/okta/jwks for all users")
      .and.to.contain("docs/waf.md#your-own-web-acl");
    const trusted = JSON.stringify({ okta: { ...signed, trustEmails: true } });
    expect(warnings({ webAclArn, federation: trusted })).to.contain("/idp/okta/jwks, /idp/okta/userinfo for");
    expect(warnings({ webAclArn })).to.equal("");
    expect(warnings({ federation })).to.equal("");
  });

  describe("about identity providers of which more is known", () => {
    const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:idp-AbCdEf";
    const SIGNED = { clientAuth: "private_key_jwt" };
    const warningsAbout = (issuer: string, keys: object) =>
      warnings({ federation: JSON.stringify({ idp: { type: "oidc", clientId: "app", issuer, ...keys } }) });

    for (const issuer of [
      "https://example.okta.com",
      "https://example.okta.com/oauth2/default",
      "https://EXAMPLE.oktapreview.com",
    ])
      it(`name assertions that Okta refuses: ${issuer}`, () => {
        expect(warningsAbout(issuer, SIGNED)).to.contain("federation.idp.assertionAudience is issuer");
        expect(warningsAbout(issuer, { ...SIGNED, assertionAudience: "token-endpoint" })).to.equal("");
        expect(warningsAbout(issuer, { clientSecretArn: SECRET, pkce: true })).to.equal("");
        expect(warningsAbout(issuer, { clientSecretArn: SECRET, signOut: true })).to.contain(
          "federation.idp.signOut is true",
        );
      });

    for (const host of [
      "login.microsoftonline.com",
      "login.microsoftonline.us",
      "login.partner.microsoftonline.cn",
    ])
      it(`name what Entra ID does not document or support: ${host}`, () => {
        const issuer = `https://${host}/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0`;
        expect(warningsAbout(issuer, SIGNED))
          .to.contain("federation.idp.keyAlgorithm is RS256")
          .and.to.contain("federation.idp.assertionAudience is issuer");
        const documented = { ...SIGNED, keyAlgorithm: "PS256", assertionAudience: "token-endpoint" };
        expect(warningsAbout(issuer, documented)).to.equal("");
        expect(warningsAbout(issuer, { ...documented, keyAlgorithm: "ES256" })).to.contain(
          "keyAlgorithm is ES256",
        );
        expect(warningsAbout(issuer, { clientSecretArn: SECRET, pkce: true })).to.equal("");
        expect(warningsAbout(issuer, { clientSecretArn: SECRET, pkce: true, trustEmails: true })).to.contain(
          "federation.idp.trustEmails is true",
        );
      });

    for (const issuer of [
      "https://okta.com.example.com",
      "https://notokta.com",
      "https://sso.example.com/okta.com",
      "https://sso.example.com:99999",
    ])
      it(`say nothing about others: ${issuer}`, () => expect(warningsAbout(issuer, SIGNED)).to.equal(""));
  });

  it("name alarms without a subscriber", () => {
    expect(warnings({ monitoring: "true" })).to.contain("sign-in-alarms");
    expect(warnings({ monitoring: '{"email": "on-call@example.com"}' })).to.equal("");
  });

  it("name users whose tokens cannot be exchanged, because IAM Identity Center may not know them", () => {
    const application = { clients: ["amazon-quick"], callers: ["arn:aws:iam::111122223333:role/app"] };
    const identityCenter = JSON.stringify({ trustedTokenIssuer: true, application });
    const sync = (sources: readonly string[]) => JSON.stringify({ identityStoreId: "d-1234567890", sources });
    expect(warnings({ identityCenter })).to.equal("");
    expect(warnings({ identityCenter, directorySync: sync(["idc"]) })).to.equal("");
    expect(warnings({ identityCenter, directorySync: sync(["idc", "local"]) })).to.contain(
      "users of Amazon Quick (directorySync) can sign in",
    );
    expect(warnings({ identityCenter, directorySync: "{}", scim: "true" })).to.contain("the SCIM endpoint");
    const pool = { existingPoolId: "eu-central-1_AbCdEf123" };
    expect(warnings({ identityCenter, ...pool })).to.contain("sign themselves up");
    expect(warnings({ identityCenter: '{"trustedTokenIssuer": true}', ...pool })).to.equal("");
  });

  it("name users of identity providers, too, where an app whose tokens are exchanged offers the provider", () => {
    const callers = ["arn:aws:iam::111122223333:role/app"];
    const exchange = (...clients: readonly string[]) => ({
      identityCenter: JSON.stringify({ trustedTokenIssuer: true, application: { clients, callers } }),
      clients:
        '{"notes": {"callbackUrls": ["http://127.0.0.1:8400/callback"], "identityProviders": ["sso"]}}',
    });
    const okta = {
      type: "oidc",
      issuer: "https://sso.example.com",
      clientId: "0oa1example",
      clientAuth: "private_key_jwt",
    };
    const metadataUrl = "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc";
    const metadata = `<EntityDescriptor xmlns="x" entityID="https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/abc">`;
    const federated = (providers: object) => ({
      federation: JSON.stringify({ sso: { type: "saml", metadataUrl }, ...providers }),
    });
    const named = "users of the identity provider okta (federation) can sign in";
    expect(warnings({ ...exchange("amazon-quick"), ...federated({ okta }) })).to.contain(named);
    // Its users are those of IAM Identity Center.
    for (const own of [{ metadataUrl }, { metadata }])
      expect(
        warnings({ ...exchange("amazon-quick"), ...federated({ sso: { type: "saml", ...own } }) }),
      ).to.equal("");
    const saml = { type: "saml", metadataUrl: "https://idp.example.com/portal.sso.x.amazonaws.com/" };
    expect(warnings({ ...exchange("amazon-quick"), ...federated({ corp: saml }) })).to.contain(
      "provider corp",
    );
    expect(warnings({ ...exchange("notes"), ...federated({ okta }) })).to.equal("");
    const chosen = { ...exchange("amazon-quick"), ...federated({ okta }), identityProviders: '["sso"]' };
    expect(warnings(chosen)).to.equal("");
  });

  it("name no users of a source whose accounts cannot sign in to the app", () => {
    const callers = ["arn:aws:iam::111122223333:role/app"];
    const application = { clients: ["amazon-quick"], callers };
    const metadataUrl = "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc";
    const settings = {
      identityCenter: JSON.stringify({ trustedTokenIssuer: true, application }),
      directorySync: '{"identityStoreId": "d-1234567890", "sources": ["idc", "local"]}',
      federation: JSON.stringify({ sso: { type: "saml", metadataUrl } }),
    };
    expect(warnings({ ...settings, directSignIn: "true" })).to.contain("users of Amazon Quick");
    expect(warnings({ ...settings, directSignIn: "false" })).to.not.contain("users of Amazon Quick");
  });
});
