import { expect } from "chai";
import { describeSheets, providerSheets } from "../../../automation/output/provider-sheets.ts";
import { federation } from "../../../infra/settings/federation.ts";

const stack = { stack: "prod" };
const CALLBACK = "https://my.auth.eu-central-1.amazoncognito.com/oauth2/idpresponse";
const BRIDGE = "https://a1.execute-api.eu-central-1.amazonaws.com/idp/okta/callback";
const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:sign-in-idp-okta_key-AbCdEf";
const OIDC = { type: "oidc", issuer: "https://idp.example.com", clientId: "client" };

function sheet(name: string, settings: object, outputs: object): string {
  const Federation = { [name]: outputs } as Parameters<typeof providerSheets>[0]["Federation"];
  return describeSheets(
    providerSheets({ Federation }, federation.parse({ [name]: settings }), stack),
    undefined,
  );
}

describe("The sheet of an identity provider", () => {
  it("has the bridge as redirect URI with PKCE, and Cognito without", () => {
    const keys = sheet(
      "okta",
      { ...OIDC, clientAuth: "private_key_jwt", key: "secret" },
      {
        Type: "oidc",
        CognitoIdpResponseUri: CALLBACK,
        ApiGwCallbackEndpoint: BRIDGE,
        JwksUri: BRIDGE.replace("callback", "jwks"),
        KeySecretArn: SECRET,
      },
    );
    expect(keys)
      .to.match(/Redirect URI \(ApiGwCallbackEndpoint\)[^\n]*idp\/okta\/callback/)
      .and.to.match(/KeySecretArn\)[^\n]*key-AbCdEf/)
      .and.to.contain("private_key_jwt")
      .and.to.contain("/idp/okta/jwks");
    expect(keys).to.contain(`To register ${CALLBACK} as a redirect URI, too, is harmless.`);
    const plain = sheet("okta", OIDC, { Type: "oidc", CognitoIdpResponseUri: CALLBACK });
    expect(plain)
      .to.match(/Redirect URI \(CognitoIdpResponseUri\)[^\n]*oauth2\/idpresponse/)
      .and.to.contain("client secret");
    expect(plain).not.to.contain("JWKS").and.not.to.contain("PKCE");
  });

  it("has what the other user pool needs", () => {
    const text = sheet(
      "partner",
      {
        type: "user-pool",
        poolId: "eu-central-1_AbCdEfGhI",
        domain: "other.auth.eu-central-1.amazoncognito.com",
        clientId: "c",
        scopes: ["openid", "email"],
      },
      { Type: "user-pool", CognitoIdpResponseUri: CALLBACK },
    );
    for (const value of [CALLBACK, "client secret", "Authorization code grant", "openid, email", "sign-out"])
      expect(text).to.contain(value);
  });

  it("goes through IAM Identity Center click by click, first without the metadata and then with it", () => {
    const outputs = {
      Type: "saml",
      AcsUrl: CALLBACK.replace("oauth2", "saml2"),
      Audience: "urn:amazon:cognito:sp:eu-central-1_AbCdEfGhI",
    };
    const first = sheet("IAMIdentityCenter", { type: "saml" }, outputs);
    for (const value of [
      "Add application → I have an application I want to set up → SAML 2.0",
      "/saml2/idpresponse",
      outputs.Audience,
      `\${user:subject}`,
      `\${user:email}`,
      "persistent",
      "stay blank",
      "A user who is not assigned cannot sign in",
      "federation.IAMIdentityCenter.metadataUrl",
    ])
      expect(first).to.contain(value);
    const metadataUrl = "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc";
    expect(sheet("IAMIdentityCenter", { type: "saml", metadataUrl }, outputs)).not.to.contain("metadataUrl");
  });

  it("has no words of IAM Identity Center for another SAML provider, once its metadata is known", () => {
    const outputs = {
      Type: "saml",
      AcsUrl: "https://d/saml2/idpresponse",
      Audience: "urn:amazon:cognito:sp:p",
    };
    const metadataUrl = "https://sso.example.com/realms/staff/protocol/saml/descriptor";
    const attributes = { email: "mail", name: "displayName" };
    const other = sheet("keycloak", { type: "saml", metadataUrl, attributes }, outputs);
    expect(other).not.to.match(/Identity Center|user:/);
    for (const text of [
      "keycloak",
      outputs.AcsUrl,
      outputs.Audience,
      "NameID",
      "mail",
      "displayName",
      "must not change",
    ])
      expect(other).to.contain(text);
    const metadata =
      '<EntityDescriptor entityID="https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/x">';
    expect(sheet("idc", { type: "saml", metadata }, outputs)).to.contain("IAM Identity Center");
  });

  it("has the e-mail as Subject by setting, and then no other attribute", () => {
    const text = sheet(
      "IAMIdentityCenter",
      { type: "saml", subject: "email", attributes: { email: "Subject" } },
      { Type: "saml" },
    );
    expect(text)
      .to.contain(`\${user:email}`)
      .and.not.to.contain(`\${user:subject}`)
      .and.not.to.contain("Attribute email");
  });

  it("has the address for users that signs out of both, and what the provider needs for it", () => {
    const SignOutUrl = "https://my.auth.eu-central-1.amazoncognito.com/logout?client_id=c&logout_uri=x";
    const signedOutUrl = "https://intranet.example.com/bye";
    const oidc = sheet("okta", { ...OIDC, signOut: true, signedOutUrl }, { Type: "oidc", SignOutUrl });
    expect(oidc)
      .to.contain(SignOutUrl)
      .and.to.match(/Sign-out redirect URI[^\n]*intranet\.example/);
    const pool = { type: "user-pool", poolId: "eu-central-1_AbCdEfGhI", domain: "a.b", clientId: "c" };
    expect(sheet("partner", { ...pool, signOut: true }, { Type: "user-pool", SignOutUrl }))
      .to.contain(SignOutUrl)
      .and.to.contain("(none is needed)");
    expect(sheet("partner", { ...pool, signOut: true, signedOutUrl }, { Type: "user-pool" })).to.match(
      /Allowed sign-out URLs[^\n]*intranet/,
    );
  });

  it("has the two certificates of the pool with SAML, each only if it is needed", () => {
    const SingleLogoutUrl = "https://my.auth.eu-central-1.amazoncognito.com/saml2/logout";
    const outputs = { Type: "saml", Audience: "urn:amazon:cognito:sp:eu-central-1_AbCdEfGhI" };
    const signing =
      "get-signing-certificate --region eu-central-1 --user-pool-id eu-central-1_AbCdEfGhI --query Certificate --output text";
    const encryption = "ActiveEncryptionCertificate";
    expect(sheet("idp", { type: "saml" }, outputs)).not.to.match(/certificate --|ActiveEncryption|logout/);
    for (const need of ["signRequests", "signOut"])
      expect(sheet("idp", { type: "saml", [need]: true }, outputs))
        .to.contain(signing)
        .and.not.to.contain(encryption);
    const encrypted = sheet("idp", { type: "saml", encryptedAssertions: true }, outputs);
    expect(encrypted).to.contain(encryption).and.not.to.contain(signing);
    expect(sheet("idp", { type: "saml", signOut: true }, { ...outputs, SingleLogoutUrl })).to.contain(
      SingleLogoutUrl,
    );
  });
});
