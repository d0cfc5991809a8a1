import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminLinkProviderForUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { federatedClient } from "../support/federated-client.ts";
import { type LocalServer, serveLocally } from "../support/local-server.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { openIdDetails } from "./identity-providers.ts";
import { refusalOf } from "./refusal-of.ts";

const ISSUER = "https://upstream.example.com";
const APP = "http://localhost:18080/callback";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const { privateKey: foreignKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
function idToken(claims: object, key = privateKey): string {
  const signed = `${encoded({ alg: "RS256", kid: "1" })}.${encoded(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

describe("Sign-in with an OpenID provider in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let upstream: LocalServer;
  let UserPoolId: string;
  let claims: Record<string, unknown>;
  let info: Record<string, unknown>;
  let tokenAnswer: { status: number; body: string } | undefined;
  let key = privateKey;
  let tokenForm: URLSearchParams;
  const now = () => Math.floor(Date.now() / 1000);

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const reply = (status: number, found: string) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(found);
    };
    if (request.url === "/jwks")
      return reply(200, JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] }));
    if (request.url === "/userinfo")
      return reply(request.headers.authorization === "Bearer at" ? 200 : 401, JSON.stringify(info));
    tokenForm = new URLSearchParams(body);
    if (tokenAnswer !== undefined) return reply(tokenAnswer.status, tokenAnswer.body);
    return reply(200, JSON.stringify({ access_token: "at", id_token: idToken(claims, key) }));
  }

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    upstream = await serveLocally(answer);
    sandbox.serveHost("upstream.example.com", upstream.origin);
    UserPoolId = await makePool(sandbox, {
      Schema: [{ Name: "email", AttributeDataType: "String", Required: true, Mutable: true }],
    });
    await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "acme-federation-rules" }));
    for (const ProviderName of ["okta", "entra"]) {
      await cognito.send(
        new CreateIdentityProviderCommand({
          UserPoolId,
          ProviderName,
          ProviderType: "OIDC",
          ProviderDetails: openIdDetails(ISSUER),
          AttributeMapping: { email: "email", email_verified: "email_verified", given_name: "given_name" },
          IdpIdentifiers: [`${ProviderName}.example.com`],
        }),
      );
    }
  });
  after(() => upstream.stop());
  beforeEach(() => {
    claims = { iss: ISSUER, aud: "pool", sub: randomBytes(4).toString("hex"), iat: now(), exp: now() + 300 };
    info = { email: `${claims["sub"]}@example.com`, email_verified: true };
    tokenAnswer = undefined;
    key = privateKey;
  });

  const newClient = (providers: string[], WriteAttributes?: string[]) =>
    federatedClient(cognito, {
      UserPoolId,
      CallbackURLs: [APP],
      SupportedIdentityProviders: providers,
      WriteAttributes,
    });

  const at = (path: string) => fetch(`${asRoot(sandbox).endpoint}${path}`, { redirect: "manual" });
  const verifier = randomBytes(32).toString("base64url");
  const authorize = (client: string, more: Record<string, string> = {}) =>
    at(
      `/oauth2/authorize?${new URLSearchParams({
        response_type: "code",
        client_id: client,
        redirect_uri: APP,
        scope: "openid email",
        state: "a%b+c",
        nonce: "n-1",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        ...more,
      })}`,
    );
  const target = (response: Response) => new URL(response.headers.get("location") ?? "", "https://none");
  /** @returns what the app receives. */
  async function signIn(client: string, back: Record<string, string> = { code: "c" }) {
    const out = target(await authorize(client, { identity_provider: "okta" }));
    const state = out.searchParams.get("state") ?? "";
    return target(await at(`/oauth2/idpresponse?${new URLSearchParams({ ...back, state })}`));
  }
  const exchange = async (client: string, more: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: client, redirect_uri: APP, ...more });
    const answer = await fetch(`${asRoot(sandbox).endpoint}/oauth2/token`, { method: "POST", body });
    return JSON.parse(await answer.text());
  };
  const attributes = async (Username: string) => {
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    return Object.fromEntries((user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
  };

  it("maps ID token and userInfo, keeps the app's state, nonce and PKCE, and revokes a leaver's tokens", async () => {
    const client = await newClient(["okta"]);
    const app = await signIn(client);
    expect(app.searchParams.get("state")).to.equal("a%b+c");
    expect(tokenForm.get("client_secret")).to.equal("secret-of-the-pool");
    const code = app.searchParams.get("code") ?? "";
    const grant = { grant_type: "authorization_code", code };
    expect(await exchange(client, { ...grant, code_verifier: "wrong" })).to.include({
      error: "invalid_grant",
    });
    const tokens = await exchange(client, { ...grant, code_verifier: verifier });
    const payload = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url").toString());
    const Username = `okta_${claims["sub"]}`;
    expect(payload).to.include({ nonce: "n-1", "cognito:username": Username, email_verified: true });
    expect(JSON.parse((await attributes(Username))["identities"] ?? "")[0]).to.include({
      userId: claims["sub"],
      providerName: "okta",
    });
    const refresh = () =>
      exchange(client, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(await refresh()).to.have.property("id_token");
    await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await refresh()).to.include({ error: "invalid_grant" });
    await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    expect((await signIn(client)).searchParams.get("error_description")).to.equal("User is disabled.");
  });

  for (const [what, change, description] of [
    ["of another issuer", () => Object.assign(claims, { iss: `${ISSUER}/` }), /Bad id_token issuer/],
    ["for another client", () => Object.assign(claims, { aud: "other" }), /audience/],
    ["that has expired", () => Object.assign(claims, { exp: now() - 120 }), /expired/],
    ["of the future", () => Object.assign(claims, { iat: now() + 600 }), /future/],
    ["with a foreign signature", () => (key = foreignKey), /signature/],
  ] as const) {
    it(`refuses an ID token ${what}`, async () => {
      change();
      const app = await signIn(await newClient(["okta"]));
      expect(app.searchParams.get("error_description")).to.match(description);
      expect(app.searchParams.get("code")).to.equal(null);
    });
  }

  it("passes the provider's errors to the app with its state", async () => {
    const client = await newClient(["okta"]);
    const denied = await signIn(client, { error: "access_denied", error_description: "No." });
    expect(Object.fromEntries(denied.searchParams)).to.deep.equal({
      error: "access_denied",
      error_description: "No.",
      state: "a%b+c",
    });
    tokenAnswer = { status: 401, body: '{"error":"invalid_client"}' };
    expect((await signIn(client)).searchParams.get("error_description")).to.equal(
      "okta Error - 401 invalid_client",
    );
    tokenAnswer = { status: 200, body: "<html>" };
    expect((await signIn(client)).searchParams.get("error_description")).to.match(/no usable answer/);
  });

  it("requires required attributes, write access, and userInfo of the same subject", async () => {
    info = { email_verified: true };
    const client = await newClient(["okta"]);
    expect((await signIn(client)).searchParams.get("error_description")).to.equal(
      "attributes required: [email]",
    );
    info = { sub: "other", email: "other@example.com" };
    expect((await signIn(client)).searchParams.get("error_description")).to.match(/sub differs/);
    info = { email: "a@example.com", given_name: "Ada" };
    const narrow = await newClient(["okta"], ["email"]);
    expect((await signIn(narrow)).searchParams.get("error_description")).to.match(
      /^user.given_name: Attribute cannot be updated/,
    );
  });

  it("takes an e-mail as unverified without the claim", async () => {
    info = { email: "unverified@example.com" };
    await signIn(await newClient(["okta"]));
    expect((await attributes(`okta_${claims["sub"]}`))["email_verified"]).to.equal("false");
  });

  it("signs a linked subject in to its account, and writes the mapped attributes each time", async () => {
    const Username = `linked-${claims["sub"]}`;
    const own = [
      { Name: "email", Value: "old@example.com" },
      { Name: "email_verified", Value: "true" },
    ];
    await cognito.send(
      new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes: own, MessageAction: "SUPPRESS" }),
    );
    await cognito.send(
      new AdminLinkProviderForUserCommand({
        UserPoolId,
        DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: Username },
        SourceUser: {
          ProviderName: "okta",
          ProviderAttributeName: "Cognito_Subject",
          ProviderAttributeValue: String(claims["sub"]),
        },
      }),
    );
    await signIn(await newClient(["okta"]));
    expect(await attributes(Username)).to.include({ email: info["email"], email_verified: "true" });
    expect(await attributes(`okta_${claims["sub"]}`).catch(String)).to.match(/UserNotFound/);
  });

  it("refuses a link by an attribute that the provider does not map", async () => {
    const link = (ProviderName: string, ProviderAttributeName: string) =>
      refusalOf(
        cognito.send(
          new AdminLinkProviderForUserCommand({
            UserPoolId,
            DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: "none" },
            SourceUser: { ProviderName, ProviderAttributeName, ProviderAttributeValue: "x" },
          }),
        ),
      );
    expect(await link("okta", "name")).to.match(/^InvalidParameterException/);
    expect(await link("unknown", "email")).to.match(/^InvalidParameterException/);
    expect(await link("okta", "email")).to.match(/^UserNotFoundException/);
  });

  it("offers a client's providers alone", async () => {
    const both = await newClient(["COGNITO", "okta"]);
    const page = await (await authorize(both)).text();
    expect(page)
      .to.match(/Continue with okta/)
      .and.match(/type="password"/);
    expect(page).not.to.match(/entra/);
    const federated = await (await authorize(await newClient(["okta", "entra"]))).text();
    expect(federated)
      .to.match(/entra/)
      .and.not.match(/type="password"/);
    expect(target(await authorize(await newClient(["okta"]))).host).to.equal("upstream.example.com");
    const byDomain = { idp_identifier: "okta.example.com" };
    expect(target(await authorize(both, byDomain)).host).to.equal("upstream.example.com");
    const refused = target(await authorize(both, { identity_provider: "entra" }));
    expect(refused.searchParams.get("error")).to.match(/^Login option is not available/);
  });
});
