import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type PoolCertificates, poolCertificates } from "../../../sandbox/federation/pool-certificates.ts";
import type { SamlApplication } from "../../../sandbox/federation/saml-entities.ts";
import { type SamlProvider, startSamlProvider } from "../../../sandbox/federation/saml-provider.ts";
import { providerUsers } from "../../../sandbox/federation/users.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import type { CookieJar } from "../../../sandbox/sign-in/cookie-jar.ts";
import { formOf } from "../../../sandbox/sign-in/form.ts";
import { federatedClient } from "../../support/federated-client.ts";
import { asRoot, makePool } from "../hand-made-stack.ts";
import { chooseUser } from "./choose-user.ts";

export const APP = "http://localhost:18080/callback";
export const SIGNED_OUT = "https://app.example.net/signed-out";

/** What the provider posts to the pool. */
export interface Posted {
  readonly xml: string;
  readonly relayState: string;
}

/** A pool of the sandbox with SAML providers, all of which are one provider with the host of the options. */
export class SamlPool {
  readonly cognito: CognitoIdentityProviderClient;
  readonly sandbox: Sandbox;
  readonly provider: SamlProvider;
  readonly poolId: string;
  readonly #domain: string;

  private constructor(sandbox: Sandbox, provider: SamlProvider, poolId: string, domain: string) {
    this.cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    this.sandbox = sandbox;
    this.provider = provider;
    this.poolId = poolId;
    this.#domain = domain;
  }

  static async make(sandbox: Sandbox, { host, domain }: { host: string; domain: string }): Promise<SamlPool> {
    const provider = await startSamlProvider({ host, users: providerUsers() });
    sandbox.serveHost(host, provider.origin);
    const pool = new SamlPool(sandbox, provider, await makePool(sandbox, {}), domain);
    await pool.cognito.send(new CreateUserPoolDomainCommand({ UserPoolId: pool.poolId, Domain: domain }));
    return pool;
  }

  stop(): Promise<void> {
    return this.provider.stop();
  }

  /** Adds the provider under a name, and a client that offers it alone. @returns the client's ID. */
  async add(name: string, details: Readonly<Record<string, string>> = {}): Promise<string> {
    const UserPoolId = this.poolId;
    await this.cognito.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName: name,
        ProviderType: "SAML",
        ProviderDetails: { MetadataURL: this.provider.metadataUrl, ...details },
        AttributeMapping: { email: "email" },
      }),
    );
    return federatedClient(this.cognito, {
      UserPoolId,
      CallbackURLs: [APP],
      LogoutURLs: [SIGNED_OUT],
      AllowedOAuthScopes: ["openid"],
      SupportedIdentityProviders: [name],
    });
  }

  /** What the provider's administrator enters; more than the two values by the pool's certificates. */
  register(more: Partial<SamlApplication> = {}): void {
    const audience = `urn:amazon:cognito:sp:${this.poolId}`;
    const address = (path: string) =>
      `https://${this.#domain}.auth.${this.sandbox.region}.amazoncognito.com${path}`;
    this.provider.register({
      acsUrl: address("/saml2/idpresponse"),
      audience,
      signOutUrl: address("/saml2/logout"),
      ...more,
    });
  }

  certificates(name: string): Promise<PoolCertificates> {
    return poolCertificates(this.cognito, this.poolId, name);
  }

  /** An address of the pool's pages, through the gateway. */
  at(path: string): string {
    return this.sandbox.gateway.resolve(
      `https://${this.#domain}.auth.${this.sandbox.region}.amazoncognito.com${path}`,
    );
  }

  /** Where a client's sign-in begins. */
  start(client: string): string {
    return this.at(
      `/oauth2/authorize?response_type=code&client_id=${client}&redirect_uri=${APP}&scope=openid&state=s`,
    );
  }

  /** The response to a client's sign-in. */
  async response(client: string, browser?: CookieJar): Promise<Posted> {
    const { page } = await chooseUser(this.start(client), "user-grace-hopper", browser);
    return postedIn(page);
  }

  /** Posts a response. @returns what the app receives, or the pool's own answer. */
  async post({ xml, relayState }: Posted, browser?: CookieJar): Promise<Record<string, string>> {
    const body = new URLSearchParams({
      // With line breaks, as some providers send it. Source: SAML 2.0 Bindings, section 3.5.4.
      SAMLResponse: Buffer.from(xml).toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
      RelayState: relayState,
    });
    const request = new Request(this.at("/saml2/idpresponse"), { method: "POST", body });
    const answer = await (browser?.send(request) ?? fetch(request, { redirect: "manual" }));
    const location = answer.headers.get("location");
    if (location === null) return JSON.parse(await answer.text());
    return Object.fromEntries(new URL(location, "https://none").searchParams);
  }

  async user(Username: string): Promise<Record<string, string>> {
    const user = await this.cognito.send(new AdminGetUserCommand({ UserPoolId: this.poolId, Username }));
    const own = (user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]);
    return Object.fromEntries([...own, ["status", user.UserStatus]]);
  }
}

/** The message in a page that a provider's script submits. */
export function postedIn(page: string): Posted {
  const fields = formOf(page)?.fields;
  return {
    xml: Buffer.from(fields?.get("SAMLResponse") ?? "", "base64").toString(),
    relayState: fields?.get("RelayState") ?? "",
  };
}
