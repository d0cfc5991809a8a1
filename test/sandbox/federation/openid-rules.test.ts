import { createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateManagedLoginBrandingCommand,
  CreateUserPoolDomainCommand,
  UpdateIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { federatedClient } from "../../support/federated-client.ts";
import { type LocalServer, serveLocally } from "../../support/local-server.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot, makePool } from "../hand-made-stack.ts";
import { openIdDetails } from "../identity-providers.ts";
import { refusalOf } from "../refusal-of.ts";

const HOST = "rules.example.com";
const ISSUER = `https://${HOST}`;
const APP = "http://localhost:18080/callback";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What the provider does in one sign-in. */
interface Behaviour {
  header: object;
  claims: Record<string, unknown>;
  info: Record<string, unknown>;
  /** Signs the ID token. */
  signature: (signed: string) => string;
  /** By path, instead of the right answer. */
  answers: Record<string, { status: number; body?: string; location?: string }>;
}

describe("Rules of sign-ins with an OpenID provider in the sandbox's Cognito", () => {
  let cognito: CognitoIdentityProviderClient;
  let provider: LocalServer;
  let endpoint: string;
  let UserPoolId: string;
  let client: string;
  let does: Behaviour;
  let userInfoRequest: Pick<IncomingMessage, "method"> & { authorization: string | undefined };
  const now = () => Math.floor(Date.now() / 1000);

  function answer({ url = "", method, headers }: IncomingMessage, response: ServerResponse) {
    const own = does.answers[url];
    const reply = (body: object) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (own !== undefined)
      return response.writeHead(own.status, own.location ? { location: own.location } : {}).end(own.body);
    if (url === "/.well-known/openid-configuration") {
      const { authorize_url, token_url, attributes_url, jwks_uri } = openIdDetails(ISSUER);
      const endpoints = { token_endpoint: token_url, userinfo_endpoint: attributes_url, jwks_uri };
      return reply({ issuer: ISSUER, authorization_endpoint: authorize_url, ...endpoints });
    }
    if (url === "/jwks") return reply({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] });
    if (url === "/userinfo") {
      userInfoRequest = { method, authorization: headers.authorization };
      return reply(does.info);
    }
    const signed = `${encoded(does.header)}.${encoded(does.claims)}`;
    return reply({ access_token: "at", id_token: `${signed}.${does.signature(signed)}` });
  }

  before(async () => {
    const sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    endpoint = asRoot(sandbox).endpoint;
    provider = await serveLocally(answer);
    sandbox.serveHost(HOST, provider.origin);
    UserPoolId = await makePool(sandbox, {
      Schema: [
        { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
        { Name: "family_name", AttributeDataType: "String", Mutable: false },
      ],
    });
    await cognito.send(
      new CreateUserPoolDomainCommand({ UserPoolId, Domain: "acme-openid-rules", ManagedLoginVersion: 2 }),
    );
    await cognito.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName: "rules",
        ProviderType: "OIDC",
        ProviderDetails: openIdDetails(ISSUER),
        AttributeMapping: { email: "email", email_verified: "email_verified", family_name: "family_name" },
      }),
    );
    client = await federatedClient(cognito, {
      UserPoolId,
      CallbackURLs: [APP],
      SupportedIdentityProviders: ["rules"],
    });
    await cognito.send(
      new CreateManagedLoginBrandingCommand({
        UserPoolId,
        ClientId: client,
        UseCognitoProvidedValues: true,
      }),
    );
  });
  after(() => provider.stop());
  beforeEach(async () => {
    const sub = randomUUID();
    does = {
      header: { alg: "RS256", kid: "1" },
      claims: { iss: ISSUER, aud: "pool", sub, iat: now(), exp: now() + 300 },
      info: { sub, email: `${sub}@example.com`, email_verified: true },
      signature: (signed) => sign("sha256", Buffer.from(signed), privateKey).toString("base64url"),
      answers: {},
    };
    await update({});
  });

  const update = (changes: Record<string, string>, without: readonly string[] = []) => {
    const details = Object.entries({ ...openIdDetails(ISSUER), ...changes });
    const ProviderDetails = Object.fromEntries(details.filter(([name]) => !without.includes(name)));
    return cognito.send(
      new UpdateIdentityProviderCommand({ UserPoolId, ProviderName: "rules", ProviderDetails }),
    );
  };
  const at = async (path: string, query: Record<string, string>) => {
    const answered = await fetch(`${endpoint}${path}?${new URLSearchParams(query)}`, { redirect: "manual" });
    const location = answered.headers.get("location");
    return { status: answered.status, target: location === null ? undefined : new URL(location) };
  };
  const authorize = (more: Record<string, string> = {}) =>
    at("/oauth2/authorize", {
      response_type: "code",
      client_id: client,
      redirect_uri: APP,
      scope: "openid",
      state: "s",
      ...more,
    });
  /** @returns what the app receives. */
  async function signIn(back: Record<string, string> = { code: "c" }): Promise<Record<string, string>> {
    const state = (await authorize()).target?.searchParams.get("state") ?? "";
    const { target } = await at("/oauth2/idpresponse", { ...back, state });
    return Object.fromEntries(target?.searchParams ?? []);
  }
  const attribute = async (name: string) => {
    const Username = `rules_${does.claims["sub"]}`;
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    return user.UserAttributes?.find(({ Name }) => Name === name)?.Value;
  };

  for (const method of ["GET", "POST"])
    it(`asks userInfo by ${method}, if the provider is set so`, async () => {
      await update({ attributes_request_method: method });
      expect(await signIn()).to.have.all.keys("code", "state");
      expect(userInfoRequest).to.deep.equal({ method, authorization: "Bearer at" });
    });

  it("finds endpoints by discovery, and refuses a document of another issuer", async () => {
    await update({}, ["authorize_url", "token_url", "attributes_url", "jwks_uri"]);
    expect(await signIn()).to.have.all.keys("code", "state");
    const other = { oidc_issuer: "https://none.example.com" };
    const refused = refusalOf(update(other, ["authorize_url", "token_url", "attributes_url", "jwks_uri"]));
    expect(await refused).to.match(/^InvalidParameterException.*well-known/);
    expect(await refusalOf(update({ attributes_request_method: "PUT" }))).to.match(/must be GET or POST/);
  });

  it("passes prompt on to the provider, except none", async () => {
    const passed = async (more: Record<string, string>) =>
      (await authorize(more)).target?.searchParams.get("prompt");
    expect(await passed({ identity_provider: "rules", prompt: "login" })).to.equal("login");
    expect(await passed({ identity_provider: "rules", prompt: "select_account" })).to.equal("select_account");
    const hinted = await authorize({ identity_provider: "rules", login_hint: "ada@example.com" });
    expect(hinted.target?.searchParams.get("login_hint")).to.equal("ada@example.com");
    expect(await passed({ identity_provider: "rules" })).to.equal(null);
    expect(await passed({ identity_provider: "rules", prompt: "none" })).to.equal(null);
  });

  const signedWith = (secret: string) => (signed: string) =>
    createHmac("sha256", secret).update(signed).digest("base64url");
  for (const [what, change, description] of [
    ["without a signature", { header: { alg: "none" }, signature: () => "" }, /signature/],
    [
      "signed with a secret",
      { header: { alg: "HS256" }, signature: signedWith("secret-of-the-pool") },
      /signature/,
    ],
    ["without a kid", { header: { alg: "RS256" } }, /signature/],
    ["of an unknown key", { header: { alg: "RS256", kid: "2" } }, /signature/],
    ["of another algorithm than its key's", { header: { alg: "ES256", kid: "1" } }, /signature/],
    ["that is no JWT", { signature: () => "a.b" }, /no JWT/],
    ["whose keys cannot be read", { answers: { "/jwks": { status: 500 } } }, /Could not retrieve the keys/],
  ] as const)
    it(`refuses an ID token ${what}`, async () => {
      Object.assign(does, change);
      expect((await signIn())["error_description"]).to.match(description);
    });

  for (const [name, value, description] of [
    ["sub", "", /username attribute mapping required/],
    ["sub", undefined, /username attribute mapping required/],
    ["exp", undefined, /expired/],
    ["iat", "now", /issued in the future/],
    ["aud", ["other"], /audience/],
  ] as const)
    it(`refuses an ID token with ${name} ${JSON.stringify(value)}`, async () => {
      Object.assign(does.claims, { [name]: value });
      expect((await signIn())["error_description"]).to.match(description);
    });

  it("joins several values of a claim, each encoded", async () => {
    does.info = { ...does.info, family_name: ["von Neumann", "a.b-c*d_e"] };
    expect(await signIn()).to.have.all.keys("code", "state");
    expect(await attribute("family_name")).to.equal("[von%20Neumann,a.b-c*d_e]");
  });

  it("takes an ID token for several audiences", async () => {
    Object.assign(does.claims, { aud: ["other", "pool"] });
    expect(await signIn()).to.have.all.keys("code", "state");
  });

  for (const [what, answers, description] of [
    ["a token response without an ID token", { "/token": { status: 200, body: "{}" } }, /no id_token/],
    ["a token response that is no object", { "/token": { status: 200, body: "[]" } }, /no usable answer/],
    [
      "a redirect of the token endpoint",
      { "/token": { status: 302, location: `${ISSUER}/jwks` } },
      /rules Error - 302/,
    ],
    ["userInfo that is refused", { "/userinfo": { status: 401, body: "{}" } }, /rules Error - 401/],
    ["userInfo that is HTML", { "/userinfo": { status: 200, body: "<html>" } }, /no usable answer/],
  ] as const)
    it(`refuses ${what}`, async () => {
      does.answers = answers;
      expect((await signIn())["error_description"]).to.match(description);
    });

  it("returns no app to an unknown or used state, and an error without a code", async () => {
    expect((await at("/oauth2/idpresponse", { code: "c", state: "unknown" })).status).to.equal(400);
    const state = (await authorize()).target?.searchParams.get("state") ?? "";
    expect((await at("/oauth2/idpresponse", { code: "c", state })).status).to.equal(302);
    expect((await at("/oauth2/idpresponse", { code: "c", state })).status).to.equal(400);
    expect(await signIn({})).to.include({ error: "invalid_request", error_description: "missing code" });
  });

  it("makes a changed address unverified, and refuses to change an attribute that is fixed", async () => {
    does.info = { ...does.info, family_name: "Hopper" };
    expect(await signIn()).to.have.all.keys("code", "state");
    expect(await attribute("email_verified")).to.equal("true");
    const email = `new-${does.claims["sub"]}@example.com`;
    does.info = { sub: does.claims["sub"], email, family_name: "Hopper" };
    expect(await signIn()).to.have.all.keys("code", "state");
    expect([await attribute("email"), await attribute("email_verified")]).to.deep.equal([email, "false"]);
    does.info = { ...does.info, family_name: "Murray" };
    expect((await signIn())["error_description"]).to.match(/^user.family_name: Attribute cannot be updated/);
  });
});
