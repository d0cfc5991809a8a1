import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CreateIdentityProviderCommand,
  CreateUserPoolDomainCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { syncAttributeLengths } from "../../../infra/user-pool/pool-schema.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { makePool } from "../../sandbox/hand-made-stack.ts";
import { openIdDetails } from "../../sandbox/identity-providers.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { federatedClient } from "../../support/federated-client.ts";
import { type LocalServer, serveLocally } from "../../support/local-server.ts";
import { COGNITO_SECRET, serveBridge } from "./bridge-in-process.ts";

const APP = "http://localhost:18080";

/** Names of the providers in the pool: Cognito asks the first itself, and the second through the bridge. */
export const PLAIN = "plain";
export const BRIDGED = "bridged";

/** What the provider says about the user who signs in. It checks nothing. */
export interface Claims {
  readonly sub: string;
  readonly email: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** What the app gets. */
export type Answer = Readonly<Record<string, unknown>>;

/** A pool as the stack declares it, with a provider that signs in whom a test names, and an app without a browser. No Pulumi is needed. */
export class FederatedPool {
  readonly id: string;
  readonly #sandbox: Sandbox;
  readonly #clientId: string;
  readonly #servers: readonly LocalServer[];
  readonly #answer: (claims: Claims) => void;

  private constructor(
    sandbox: Sandbox,
    [id, clientId]: readonly [string, string],
    servers: readonly LocalServer[],
    answer: (claims: Claims) => void,
  ) {
    [this.id, this.#clientId] = [id, clientId];
    [this.#sandbox, this.#servers, this.#answer] = [sandbox, servers, answer];
  }

  /** @param name of the pool's domain, and of the provider's host. */
  static async open(sandbox: Sandbox, name: string): Promise<FederatedPool> {
    let claims: Claims = { sub: "", email: "" };
    const issuer = `https://${name}.example.com`;
    const provider = await serveLocally(plainProvider(issuer, () => claims));
    const cognitoCallback = `https://${name}.auth.${sandbox.region}.amazoncognito.com/oauth2/idpresponse`;
    const { region } = sandbox;
    const { origin } = provider;
    const bridge = await serveBridge({ region, issuer, clientId: "pool", origin, cognitoCallback });
    sandbox.serveHost(`${name}.example.com`, origin);
    sandbox.serveHost(`${name}-bridge.example.com`, bridge.origin);
    const token_url = `https://${name}-bridge.example.com/token`;
    const details = openIdDetails(issuer);
    const ids = await createPool(sandbox, name, {
      [PLAIN]: details,
      [BRIDGED]: { ...details, token_url, client_secret: COGNITO_SECRET },
    });
    return new FederatedPool(sandbox, ids, [provider, bridge], (next) => {
      claims = next;
    });
  }

  /** Signs in, as an app does. @returns the tokens' claims and the refresh token, or the error that the app gets */
  async signIn(provider: string, claims: Claims): Promise<Answer> {
    this.#answer(claims);
    const verifier = randomBytes(32).toString("base64url");
    const query = {
      response_type: "code",
      client_id: this.#clientId,
      redirect_uri: APP,
      scope: "openid email",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      identity_provider: provider,
    };
    const out = await this.#follow("/oauth2/authorize", query);
    const back = await this.#follow("/oauth2/idpresponse", { code: "c", state: out["state"] ?? "" });
    const { code, ...refused } = back;
    if (code === undefined) return refused;
    return this.#token({
      grant_type: "authorization_code",
      code,
      redirect_uri: APP,
      code_verifier: verifier,
    });
  }

  refresh({ refresh_token }: Answer): Promise<Answer> {
    return this.#token({ grant_type: "refresh_token", refresh_token: String(refresh_token) });
  }

  /** All accounts, by username, with their attributes and whether they are enabled. */
  async accounts(): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    const { cognito } = awsClients(this.#sandbox);
    const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId: this.id }));
    const entries = await Promise.all(
      Users.map(async ({ Username = "" }) => {
        const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: this.id, Username }));
        const attributes = (user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]);
        return [Username, { ...Object.fromEntries(attributes), enabled: user.Enabled }] as const;
      }),
    );
    return new Map(entries);
  }

  /** Does what a report of sync tells an administrator to do. */
  async disable(Username: string): Promise<void> {
    const { cognito } = awsClients(this.#sandbox);
    const user = { UserPoolId: this.id, Username };
    await cognito.send(new AdminDisableUserCommand(user));
    await cognito.send(new AdminUserGlobalSignOutCommand(user));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
  }

  async #follow(path: string, query: Record<string, string>): Promise<Record<string, string>> {
    const answer = await fetch(this.#at(`${path}?${new URLSearchParams(query)}`), { redirect: "manual" });
    const location = new URL(answer.headers.get("location") ?? "", "https://none");
    return Object.fromEntries(location.searchParams);
  }

  async #token(grant: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams({ client_id: this.#clientId, ...grant });
    const answered = await fetch(this.#at("/oauth2/token"), { method: "POST", body });
    const { id_token, ...answer } = JSON.parse(await answered.text());
    if (typeof id_token !== "string") return answer;
    return { ...answer, ...JSON.parse(Buffer.from(id_token.split(".")[1] ?? "", "base64url").toString()) };
  }

  #at(path: string): string {
    return `${this.#sandbox.env["AWS_ENDPOINT_URL"]}${path}`;
  }
}

async function createPool(
  sandbox: Sandbox,
  Domain: string,
  providers: Readonly<Record<string, Record<string, string>>>,
): Promise<readonly [string, string]> {
  const { cognito } = awsClients(sandbox);
  const UserPoolId = await makePool(sandbox, {
    Schema: [
      { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
      ...Object.keys(syncAttributeLengths).map((Name) => ({
        Name,
        AttributeDataType: "String",
        Mutable: true,
      })),
    ],
  });
  await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  for (const [ProviderName, ProviderDetails] of Object.entries(providers))
    await cognito.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName,
        ProviderType: "OIDC",
        ProviderDetails,
        AttributeMapping: { email: "email", email_verified: "email_verified", name: "name" },
      }),
    );
  const SupportedIdentityProviders = ["COGNITO", ...Object.keys(providers)];
  const client = await federatedClient(cognito, {
    UserPoolId,
    CallbackURLs: [APP],
    SupportedIdentityProviders,
  });
  return [UserPoolId, client];
}

/** An OpenID provider whose endpoints say what the test says. */
function plainProvider(issuer: string, claims: () => Claims) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const idToken = () => {
    const now = Math.floor(Date.now() / 1000);
    const payload = { ...claims(), iss: issuer, aud: "pool", iat: now, exp: now + 300 };
    const signed = `${encoded({ alg: "RS256", kid: "1" })}.${encoded(payload)}`;
    return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
  };
  const answers: Readonly<Record<string, () => object>> = {
    "/jwks": () => ({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] }),
    "/token": () => ({ access_token: "at", token_type: "Bearer", id_token: idToken() }),
    "/userinfo": () => claims(),
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answers[request.url ?? ""]?.() ?? {}));
  };
}
