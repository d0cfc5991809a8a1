import { expect } from "chai";
import { outputsSchema } from "../../../infra/outputs.ts";
import { declaredStack } from "../support/mocked-stack.ts";

const PROVIDER = "https://login.example.com";
const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf";
const endpoints = {
  authorization: `${PROVIDER}/authorize`,
  token: `${PROVIDER}/token`,
  userInfo: `${PROVIDER}/me`,
  jwks: `${PROVIDER}/jwks`,
  endSession: `${PROVIDER}/logout`,
};
const OIDC = { type: "oidc", issuer: PROVIDER, clientId: "app&1", clientSecretArn: SECRET, endpoints };
const SAML = { type: "saml", metadataUrl: "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc" };
const LAST = "https://intranet.example.com/bye";
const DOMAIN = /^sign-in-[0-9a-f]+\.auth\.eu-central-1\.amazoncognito\.com$/;

/** The address for users, the client's sign-out URLs, and the output for the SAML provider. */
async function signOutOf(provider: object) {
  const stack = await declaredStack({ federation: JSON.stringify({ one: provider }) });
  const { Federation } = outputsSchema.pick({ Federation: true }).parse(stack.outputs);
  const { logoutUrls } = stack.one("aws:cognito/userPoolClient:UserPoolClient").inputs;
  const url = Federation?.["one"]?.SignOutUrl;
  return { url: url === undefined ? undefined : new URL(url), logoutUrls, outputs: Federation?.["one"] };
}

const queryOf = (url: URL | undefined) => Object.fromEntries(url?.searchParams ?? []);

describe("The address that signs out of both", () => {
  it("exists for no provider without signOut, and the client has no sign-out URL", async () => {
    expect(await signOutOf(OIDC)).to.deep.include({ url: undefined, logoutUrls: [] });
    expect(await signOutOf(SAML)).to.deep.include({ url: undefined, logoutUrls: [] });
  });

  it("goes from Cognito to the provider's end_session_endpoint, which the client allows to the letter", async () => {
    const { url, logoutUrls } = await signOutOf({ ...OIDC, signOut: true });
    expect([url?.hostname, url?.pathname]).to.satisfy(
      ([host, path]: string[]) => DOMAIN.test(host ?? "") && path === "/logout",
    );
    const next = `${PROVIDER}/logout?client_id=app%261`;
    expect(queryOf(url)).to.deep.equal({ client_id: "client-sign-in", logout_uri: next });
    expect(logoutUrls).to.deep.equal([next]);
    const ends = await signOutOf({ ...OIDC, signOut: true, signedOutUrl: LAST });
    expect(queryOf(new URL(queryOf(ends.url)["logout_uri"] ?? ""))).to.deep.equal({
      client_id: "app&1",
      post_logout_redirect_uri: LAST,
    });
  });

  it("ends with SAML at the sign-in page, or at an address that the client allows", async () => {
    const plain = await signOutOf({ ...SAML, signOut: true });
    expect(queryOf(plain.url)).to.deep.equal({
      client_id: "client-sign-in",
      redirect_uri: "http://localhost:18080",
      response_type: "code",
      scope: "openid",
    });
    expect(plain.logoutUrls).to.deep.equal([]);
    expect(plain.outputs?.SingleLogoutUrl).to.match(/^https:\/\/sign-in-[^/]+\/saml2\/logout$/);
    const ends = await signOutOf({ ...SAML, signOut: true, signedOutUrl: LAST });
    expect(queryOf(ends.url)).to.include({ logout_uri: LAST });
    expect(ends.logoutUrls).to.deep.equal([LAST]);
  });

  it("is in the client's list once if two providers end at the same one", async () => {
    const saml = { ...SAML, signOut: true, signedOutUrl: LAST };
    const stack = await declaredStack({ federation: JSON.stringify({ one: saml, other: saml }) });
    const { logoutUrls } = stack.one("aws:cognito/userPoolClient:UserPoolClient").inputs;
    expect(logoutUrls).to.deep.equal([LAST]);
  });

  it("does not exist yet for a SAML provider without metadata", async () => {
    expect((await signOutOf({ type: "saml", signOut: true })).url).to.equal(undefined);
  });

  for (const [what, provider, key] of [
    [
      "endpoints without endSession",
      { ...OIDC, signOut: true, endpoints: { ...endpoints, endSession: undefined } },
      "federation.one.endpoints.endSession",
    ],
    ["an end without a sign-out", { ...OIDC, signedOutUrl: LAST }, "federation.one.signedOutUrl"],
  ] as const)
    it(`is refused for ${what}`, async () => {
      expect(await signOutOf(provider).catch(String)).to.include(key);
    });
});
