import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { Sandbox } from "../index.ts";
import { startOpenIdProvider } from "./openid-provider.ts";
import { createOtherPool, type OtherPool } from "./other-pool.ts";
import { poolCertificates } from "./pool-certificates.ts";
import { startSamlProvider } from "./saml-provider.ts";
import { type ProviderUser, providerUsers } from "./users.ts";

const LOGIN_HOST = "login.example.com";
const CLIENT_ID = "quick-sign-in";

/** Names of the providers in the setting `federation`. */
export const OPENID = "example-login";
export const OTHER_POOL = "other-pool";
export const SAML = "IAMIdentityCenter";

/** The outputs that an administrator enters at the providers. */
export type FederationOutputs = Readonly<
  Record<
    string,
    {
      readonly ApiGwCallbackEndpoint?: string | undefined;
      readonly CognitoIdpResponseUri?: string | undefined;
      readonly JwksUri?: string | undefined;
      readonly AcsUrl?: string | undefined;
      readonly Audience?: string | undefined;
      readonly SingleLogoutUrl?: string | undefined;
    }
  >
>;

/** Identity providers of each kind on this computer. */
export interface FederationProviders {
  /** The setting `federation`. */
  readonly settings: Readonly<Record<string, object>>;
  readonly users: readonly ProviderUser[];
  /** The user of the other pool, who has a temporary password there. */
  readonly otherPoolUser: OtherPool["user"];
  /** Does at each provider what its administrator does after the deployment. @throws Error if an output is missing */
  register(outputs: FederationOutputs): Promise<void>;
  /** The OpenID provider forgets pending sign-ins and our public keys, as at a restart. */
  restart(outputs: FederationOutputs): void;
  stop(): Promise<void>;
}

export interface FederationOptions {
  /** Puts a server between the OpenID provider and all who call it, for tests of what a provider does wrong. @returns its origin */
  readonly through?: (origin: string) => Promise<string>;
}

/** Starts the identity providers, and makes the other pool. Load this file on demand: its packages are for development only. */
export async function startFederation(
  sandbox: Sandbox,
  { through = async (origin) => origin }: FederationOptions = {},
): Promise<FederationProviders> {
  const [first, second, ...rest] = providerUsers();
  if (first === undefined || second === undefined) throw new Error("The sample directory has too few users.");
  const users = [first, second];
  const issuer = `https://${LOGIN_HOST}`;
  const reach = sandbox.gateway.resolve;
  const login = await startOpenIdProvider({ issuer, users, reach });
  const samlHost = `portal.sso.${sandbox.region}.amazonaws.com`;
  const saml = await startSamlProvider({ host: samlHost, users });
  sandbox.serveHost(LOGIN_HOST, await through(login.origin));
  sandbox.serveHost(samlHost, saml.origin);
  const pool = await createOtherPool(sandbox, rest[0] ?? second);
  const registerLogin = (outputs: FederationOutputs) =>
    login.register({
      clientId: CLIENT_ID,
      redirectUris: [required(outputs, OPENID, "ApiGwCallbackEndpoint")],
      keys: { uri: required(outputs, OPENID, "JwksUri") },
    });
  return {
    settings: {
      [OPENID]: {
        type: "oidc",
        issuer,
        clientId: CLIENT_ID,
        clientAuth: "private_key_jwt",
        trustEmails: true,
        signOut: true,
      },
      [OTHER_POOL]: { ...pool.settings, signOut: true },
      [SAML]: {
        type: "saml",
        metadataUrl: saml.metadataUrl,
        attributes: { email: "email", email_verified: "email_verified" },
        signOut: true,
        signRequests: true,
        encryptedAssertions: true,
      },
    },
    users,
    otherPoolUser: pool.user,
    register: async (outputs) => {
      registerLogin(outputs);
      const audience = required(outputs, SAML, "Audience");
      const poolId = audience.slice(audience.lastIndexOf(":") + 1);
      saml.register({
        acsUrl: required(outputs, SAML, "AcsUrl"),
        audience,
        signOutUrl: required(outputs, SAML, "SingleLogoutUrl"),
        ...(await poolCertificates(asAdministrator(sandbox), poolId, SAML)),
      });
      await pool.register(required(outputs, OTHER_POOL, "CognitoIdpResponseUri"));
    },
    restart: registerLogin,
    stop: async () => {
      await Promise.all([login.stop(), saml.stop()]);
    },
  };
}

function asAdministrator({ env, region, rootCredentials: credentials }: Sandbox) {
  return new CognitoIdentityProviderClient({ endpoint: env["AWS_ENDPOINT_URL"] ?? "", region, credentials });
}

function required(
  outputs: FederationOutputs,
  provider: string,
  name: keyof FederationOutputs[string],
): string {
  const value = outputs[provider]?.[name];
  if (value === undefined) throw new Error(`The stack has no output Federation.${provider}.${name}.`);
  return value;
}
