import { expect } from "chai";
import { exportJWK, generateKeyPair } from "jose";
import * as oauth from "oauth4webapi";
import { type OpenIdProvider, startOpenIdProvider } from "../../../sandbox/federation/openid-provider.ts";
import { providerUsers } from "../../../sandbox/federation/users.ts";
import { type Gateway, openGateway } from "../../../sandbox/gateway.ts";
import { defined } from "../../../sync/model/defined.ts";
import { type LocalServer, serveLocally } from "../../support/local-server.ts";
import { chooseUser } from "./choose-user.ts";

/** What the client sends, of all its requests. */
type Sent = Pick<
  oauth.CustomFetchOptions<string, URLSearchParams | undefined>,
  "method" | "headers" | "body"
>;

const ISSUER = "https://login.example.com";
const KEYS = "https://keys.example.com/jwks";
const client = { client_id: "quick" };
/** The gateway does not reach it: the walk ends there. */
const REDIRECT_URI = "https://app.example.net/callback";

describe("The sandbox's OpenID provider", () => {
  let provider: OpenIdProvider;
  let gateway: Gateway;
  let published: LocalServer;
  let server: oauth.AuthorizationServer;
  let privateKey: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];
  const hosts: Record<string, string> = {};
  const viaGateway = {
    [oauth.customFetch]: (address: string, { method, headers, body }: Sent) =>
      fetch(gateway.resolve(address), defined({ method, headers, body })),
  };

  before(async () => {
    const pair = await generateKeyPair("RS256");
    privateKey = pair.privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "key-1", use: "sig", alg: "RS256" };
    published = await serveLocally((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [jwk] })),
    );
    gateway = await openGateway("http://127.0.0.1:1", () => hosts);
    provider = await startOpenIdProvider({ issuer: ISSUER, users: providerUsers(), reach: gateway.resolve });
    Object.assign(hosts, { "login.example.com": provider.origin, "keys.example.com": published.origin });
    provider.register({ clientId: "quick", redirectUris: [REDIRECT_URI], keys: { uri: KEYS } });
    const issuer = new URL(ISSUER);
    server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, viaGateway));
  });
  after(() => Promise.all([provider.stop(), gateway.stop(), published.stop()]));

  function authorizeAddress(challenge: string): string {
    const query = new URLSearchParams({
      client_id: "quick",
      response_type: "code",
      redirect_uri: REDIRECT_URI,
      scope: "openid email profile",
      state: "a+b/c=",
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    if (challenge === "") for (const name of ["code_challenge", "code_challenge_method"]) query.delete(name);
    return gateway.resolve(`${server.authorization_endpoint}?${query}`);
  }

  async function signIn(authentication: oauth.ClientAuth, verifier = oauth.generateRandomCodeVerifier()) {
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const { left } = await chooseUser(authorizeAddress(challenge), "user-grace-hopper");
    if (left === undefined) throw new Error("The provider did not redirect to the client.");
    const callback = oauth.validateAuthResponse(server, client, left, "a+b/c=");
    const exchange = (codeVerifier: string) =>
      oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        callback,
        REDIRECT_URI,
        codeVerifier,
        viaGateway,
      );
    return { verifier, exchange };
  }

  it("signs in a user with private_key_jwt and PKCE, and gives e-mail and name", async () => {
    const { verifier, exchange } = await signIn(oauth.PrivateKeyJwt({ key: privateKey, kid: "key-1" }));
    const answer = await oauth.processAuthorizationCodeResponse(server, client, await exchange(verifier));
    const claims = { sub: "user-grace-hopper", email: "Grace.Hopper@Example.com", email_verified: true };
    expect(oauth.getValidatedIdTokenClaims(answer)).to.include({ ...claims, name: "Grace Hopper" });
    const userInfo = await oauth.userInfoRequest(server, client, answer.access_token, viaGateway);
    expect(await userInfo.json()).to.include(claims);
  });

  it("refuses another verifier, another key, and a client secret", async () => {
    const refusal = async (authentication: oauth.ClientAuth, otherVerifier?: string) => {
      const { verifier, exchange } = await signIn(authentication);
      const answer = await exchange(otherVerifier ?? verifier);
      return [answer.status, /"error":"(\w+)"/.exec(await answer.text())?.[1]];
    };
    const right = oauth.PrivateKeyJwt({ key: privateKey, kid: "key-1" });
    expect(await refusal(right, oauth.generateRandomCodeVerifier())).to.deep.equal([400, "invalid_grant"]);
    const { privateKey: other } = await generateKeyPair("RS256");
    expect(await refusal(oauth.PrivateKeyJwt({ key: other, kid: "key-1" }))).to.deep.equal([
      401,
      "invalid_client",
    ]);
    expect((await refusal(oauth.ClientSecretPost("secret")))[1]).to.equal("invalid_client");
  });

  it("requires PKCE, and returns a denied access to the client", async () => {
    const { left: withoutPkce } = await chooseUser(authorizeAddress(""), "user-grace-hopper");
    expect(withoutPkce?.searchParams.get("error")).to.equal("invalid_request");
    const challenge = await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier());
    const { left: denied } = await chooseUser(authorizeAddress(challenge), "");
    expect(denied?.searchParams.get("error")).to.equal("access_denied");
    expect(denied?.searchParams.get("state")).to.equal("a+b/c=");
  });
});
