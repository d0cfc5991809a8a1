import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { DiscoveryError, discoverProviders } from "../../../infra/federation/discovery.ts";
import { read } from "../settings/read.ts";

const ISSUER = "https://idp.example.com/tenant";
const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf";
const DOCUMENT = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  userinfo_endpoint: `${ISSUER}/me`,
  jwks_uri: `${ISSUER}/jwks`,
};
const OIDC = { type: "oidc", issuer: ISSUER, clientId: "app", clientSecretArn: SECRET };
const SIGNED = { type: "oidc", issuer: ISSUER, clientId: "app", clientAuth: "private_key_jwt" };
const POOL = {
  ...{ type: "user-pool", poolId: "eu-west-1_AbCdEfGhI", domain: "other.auth.eu-west-1.amazoncognito.com" },
  ...{ clientId: "app", clientSecretArn: SECRET },
};
const POOL_ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI";

const discover = (providers: object, fetchText?: (address: string) => Promise<string>) =>
  discoverProviders(read({ federation: JSON.stringify(providers) }).federation, fetchText);

/** Why the discovery of one provider fails if it answers this. */
async function failure(answer: string, provider: object = OIDC): Promise<string> {
  const error: unknown = await discover({ okta: provider }, async () => answer).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiscoveryError)) throw new Error("The document was accepted.");
  expect(error.code).to.equal("FEDERATION_DISCOVERY");
  expect(error.message).to.contain(
    "federation.okta: https://idp.example.com/tenant/.well-known/openid-configuration",
  );
  return error.message;
}
const changed = (changes: object) => JSON.stringify({ ...DOCUMENT, ...changes });

describe("The endpoints of an OpenID provider", () => {
  it("are those of the issuer's document", async () => {
    const asked: string[] = [];
    const found = await discover({ okta: OIDC }, async (address) => {
      asked.push(address);
      return changed({});
    });
    expect(asked).to.deep.equal([`${ISSUER}/.well-known/openid-configuration`]);
    expect(found).to.deep.equal({
      okta: {
        issuer: ISSUER,
        authorization: `${ISSUER}/authorize`,
        token: `${ISSUER}/token`,
        userInfo: `${ISSUER}/me`,
        jwks: `${ISSUER}/jwks`,
      },
    });
  });

  it("are those by hand without a request, and none for SAML", async () => {
    const endpoints = {
      authorization: `${ISSUER}/a`,
      token: `${ISSUER}/t`,
      userInfo: `${ISSUER}/u`,
      jwks: `${ISSUER}/j`,
    };
    const providers = {
      okta: { ...OIDC, endpoints },
      corp: { type: "saml", metadataUrl: `${ISSUER}/metadata` },
    };
    const found = await discover(providers, () => Promise.reject(new Error("A request was sent.")));
    expect(found).to.deep.equal({ okta: { issuer: ISSUER, ...endpoints } });
  });

  for (const issuer of [POOL_ISSUER, POOL_ISSUER.replace("cognito-idp", "issuer-cognito-idp")])
    it(`are a user pool's at its domain, with the issuer ${issuer}`, async () => {
      const { corp } = await discover({ corp: POOL }, async () =>
        changed({ issuer, jwks_uri: `${issuer}/jwks` }),
      );
      expect(corp).to.include({
        issuer,
        authorization: "https://other.auth.eu-west-1.amazoncognito.com/oauth2/authorize",
        token: "https://other.auth.eu-west-1.amazoncognito.com/oauth2/token",
        endSession: "https://other.auth.eu-west-1.amazoncognito.com/logout",
        jwks: `${issuer}/jwks`,
      });
    });

  it("are not taken from a document of another issuer, to the letter", async () => {
    for (const issuer of [`${ISSUER}/`, ISSUER.toUpperCase(), "https://idp.example.com"])
      expect(await failure(changed({ issuer }))).to.contain(`its issuer is ${issuer}`);
  });

  it("are refused if they lack one, or one is not https", async () => {
    expect(await failure(changed({ jwks_uri: undefined }))).to.contain("jwks_uri");
    expect(await failure(changed({ token_endpoint: "http://idp.example.com/t" }))).to.contain(
      "token_endpoint",
    );
    expect(await failure("<html>")).to.contain("answers no JSON");
  });

  it("are refused in a form with which the bridge would not start", async () => {
    for (const address of [`${ISSUER}/t#part`, "https://user:word@idp.example.com/t", "https://[::1]/t"]) {
      expect(await failure(changed({ token_endpoint: address }))).to.contain("token_endpoint");
    }
    const withQuery = await discover({ okta: SIGNED }, async () =>
      changed({ token_endpoint: `${ISSUER}/token?p=b2c_1` }),
    );
    expect(withQuery["okta"]).to.include({ token: `${ISSUER}/token?p=b2c_1` });
  });

  it("have the sign-out address, without which signOut is refused, and nothing else", async () => {
    const endSession = `${ISSUER}/logout`;
    const found = (end_session_endpoint: unknown) =>
      discover({ okta: OIDC }, async () => changed({ end_session_endpoint }));
    expect((await found(endSession))["okta"]).to.include({ endSession });
    for (const unusable of [null, "http://idp.example.com/logout"]) {
      expect((await found(unusable))["okta"]).not.to.have.property("endSession");
      const refused = await failure(changed({ end_session_endpoint: unusable }), { ...OIDC, signOut: true });
      expect(refused).to.contain("it has no end_session_endpoint");
    }
  });

  it("are refused if the provider says that it cannot do what is set", async () => {
    const methods = changed({ token_endpoint_auth_methods_supported: ["client_secret_basic"] });
    expect(await failure(methods)).to.contain("does not accept client_secret_post");
    expect(await failure(methods, SIGNED)).to.contain("does not accept private_key_jwt");
    const plain = changed({ code_challenge_methods_supported: ["plain"] });
    expect(await failure(plain, SIGNED)).to.contain("no PKCE with S256");
    const algorithms = changed({ token_endpoint_auth_signing_alg_values_supported: ["ES384"] });
    expect(await failure(algorithms, SIGNED)).to.contain("signed with RS256");
    const pushed = changed({ require_pushed_authorization_requests: true });
    for (const provider of [OIDC, SIGNED])
      expect(await failure(pushed, provider)).to.contain("pushed authorization requests");
    const signed = changed({ require_signed_request_object: true });
    expect(await failure(signed)).to.contain("signed request objects");
  });

  it("never come from any other text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        expect(await failure(text)).to.be.a("string");
      }),
    );
  });

  it("are missing for each provider that fails, with all reasons at once", async () => {
    const error: unknown = await discover({ okta: OIDC, ping: OIDC }, async () => "").catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).to.contain("federation.okta").and.to.contain("federation.ping");
  });
});

describe("The request for a discovery document", () => {
  let server: Server;
  let answer: { status: number; location?: string };

  before((done) => {
    server = createServer((_, response) => {
      response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end("no");
    }).listen(0, "127.0.0.1", done);
  });
  after(() => server.close());

  /** In the sandbox, addresses are those of a gateway on this computer. */
  async function reasonFor(port: number): Promise<string> {
    process.env["QUICK_SIGN_IN_GATEWAY"] = `http://127.0.0.1:${port}`;
    try {
      return await discover({ okta: OIDC }).then(() => "accepted", String);
    } finally {
      delete process.env["QUICK_SIGN_IN_GATEWAY"];
    }
  }
  const portOf = (address: AddressInfo | string | null) =>
    typeof address === "object" ? (address?.port ?? 0) : 0;

  it("follows no redirect, and says which status it got", async () => {
    answer = { status: 302, location: "https://elsewhere.example.com/" };
    expect(await reasonFor(portOf(server.address()))).to.contain("answers with the status 302");
    answer = { status: 404 };
    expect(await reasonFor(portOf(server.address()))).to.contain("answers with the status 404");
  });

  it("says why nothing answered, and that endpoints by hand need none", async () => {
    expect(await reasonFor(1)).to.match(/cannot be read: .*(?:ECONNREFUSED|bad port)/);
    const error: unknown = await discover({ okta: OIDC }, () => Promise.reject(new Error("x"))).catch(
      (e: unknown) => e,
    );
    expect(error).to.have.property("hint").that.contains("endpoints");
  });
});
