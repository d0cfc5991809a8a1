import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import Provider, { type ClientMetadata, type Configuration, type JWK } from "oidc-provider";
import { type LocalServer, serveLocally } from "../local-server.ts";
import { loginPage, messagePage } from "./login-page.ts";
import { MemoryStore } from "./memory-store.ts";
import type { ProviderUser } from "./users.ts";

export interface OpenIdProviderOptions {
  /** The https address that the sandbox serves at this provider's origin. */
  readonly issuer: string;
  readonly users: readonly ProviderUser[];
  /** Reaches our API's address with public keys: the sandbox's gateway. */
  readonly reach: (address: string) => string;
}

/** How our side is registered at the provider. */
export interface Registration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  /** With `private_key_jwt`: the address of our public keys, or the keys as pasted into the provider's console. */
  readonly keys?: { readonly uri: string } | { readonly jwks: readonly object[] };
  /** With `client_secret`. */
  readonly clientSecret?: string;
}

/** A real OpenID provider on this computer. It requires PKCE, and accepts the authentication that was registered, and no other. */
export interface OpenIdProvider extends LocalServer {
  /** Replaces our registration. Pending sign-ins and cached keys are lost, as at a restart. */
  register(registration: Registration): void;
}

/** Starts the provider. Until it is registered, no client can use it. */
export async function startOpenIdProvider(options: OpenIdProviderOptions): Promise<OpenIdProvider> {
  const keys = [signingKey()];
  const build = (clients: ClientMetadata[]) => openIdProvider(options, keys, clients);
  let provider = build([]);
  const server = await serveLocally(async (request, response) => {
    // Lambdas and emulators reach the provider without the gateway: it always sees the address of its issuer.
    request.headers.host = new URL(options.issuer).host;
    request.headers["x-forwarded-proto"] = "https";
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url ?? "")?.[1];
    if (uid === undefined) return provider.callback()(request, response);
    await interact(provider, options.users, request, response).catch(() =>
      response.writeHead(400, { "content-type": "text/plain" }).end("This sign-in has ended. Start again."),
    );
  });
  return {
    ...server,
    register: (registration) => {
      provider = build([clientOf(registration)]);
    },
  };
}

/** The page that asks who signs in, and its answer. */
async function interact(
  provider: Provider,
  users: readonly ProviderUser[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    await provider.interactionDetails(request, response);
    const page = loginPage("Example Login", request.url ?? "", users);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    return;
  }
  const chosen = new URLSearchParams(await text(request)).get("user");
  const user = users.find(({ id }) => id === chosen);
  const result =
    user === undefined
      ? { error: "access_denied", error_description: "The user denied the access." }
      : { login: { accountId: user.id } };
  await provider.interactionFinished(request, response, result);
}

function openIdProvider(
  { issuer, users, reach }: OpenIdProviderOptions,
  keys: JWK[],
  clients: ClientMetadata[],
): Provider {
  const store = new MemoryStore();
  const configuration: Configuration = {
    adapter: (kind) => store.adapterFor(kind),
    clients,
    jwks: { keys },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    scopes: ["openid", "email", "profile"],
    claims: {
      email: ["email", "email_verified"],
      profile: ["name", "given_name", "family_name"],
    },
    // As Okta and Entra do: the ID token has the claims of the scopes, too.
    conformIdTokenClaims: false,
    clientAuthMethods: ["private_key_jwt", "client_secret_post", "client_secret_basic"],
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: SIGN_OUT },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => {
      const user = users.find(({ id }) => id === sub);
      return user && { accountId: sub, claims: () => claimsOf(user) };
    },
    // An administrator has consented for all users.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? "",
        accountId: oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    fetch: (address, { signal, headers } = {}) =>
      fetch(reach(String(address)), { signal: signal ?? null, headers: headers ?? {} }),
    ttl: {
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 600,
      Grant: 600,
      AccessToken: 600,
      IdToken: 600,
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = "text/plain";
      ctx.body = [error, error_description].filter(Boolean).join(": ");
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = true;
  return provider;
}

/** Asks before the session ends, as providers do without an ID token. Source: OpenID Connect RP-Initiated Logout 1.0, section 2. */
const SIGN_OUT: NonNullable<Configuration["features"]>["rpInitiatedLogout"] = {
  enabled: true,
  logoutSource: (ctx, form) => {
    const button = '<button name="logout" value="yes">Sign out</button>';
    ctx.body = messagePage("Sign out of Example Login?", form.replace("</form>", `${button}</form>`));
  },
  postLogoutSuccessSource: (ctx) => {
    ctx.body = messagePage("You have signed out of Example Login.");
  },
};

function clientOf({ clientId, redirectUris, keys, clientSecret }: Registration): ClientMetadata {
  const common = { client_id: clientId, redirect_uris: [...redirectUris] };
  if (keys === undefined)
    return { ...common, client_secret: clientSecret ?? "", token_endpoint_auth_method: "client_secret_post" };
  const registered = "uri" in keys ? { jwks_uri: keys.uri } : { jwks: { keys: [...keys.jwks] } };
  return { ...common, ...registered, token_endpoint_auth_method: "private_key_jwt" };
}

function claimsOf(user: ProviderUser) {
  return {
    sub: user.id,
    email: user.email,
    email_verified: user.emailVerified,
    name: user.name,
    given_name: user.givenName,
    family_name: user.familyName,
  };
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    ...privateKey.export({ format: "jwk" }),
    kty: "RSA",
    kid: randomBytes(8).toString("hex"),
    use: "sig",
    alg: "RS256",
  };
}
