import { defined } from "../../sync/model/defined.ts";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { bridged, issuerOf, type ProviderSettings } from "../settings/federation.ts";
import { documentIn, faultsOfDocument } from "./discovery-document.ts";
import { type Fetch, fetchDocument, readEach } from "./fetch-document.ts";
import type { Endpoints } from "./provider-details.ts";

/** Providers whose discovery document cannot be used. Nothing was declared. */
export class DiscoveryError extends CodedError<"FEDERATION_DISCOVERY"> {
  constructor(failures: readonly string[]) {
    super(
      "FEDERATION_DISCOVERY",
      `The endpoints of ${failures.length > 1 ? "identity providers" : "an identity provider"} are not known:\n${failures.join("\n")}`,
      {
        hint:
          "Nothing was changed. Check the issuer, and whether this computer reaches it: npm run provision and pulumi preview read the " +
          "document. Or name the four endpoints, and nothing is read: federation.NAME.endpoints in docs/federation-oidc.md.",
        exitCode: ExitCode.failed,
      },
    );
  }
}

/**
 * Finds the endpoints of the providers that are set by their issuer.
 *
 * @returns endpoints by the provider's name; without SAML providers.
 * @throws DiscoveryError with each provider that failed, and why.
 */
export async function discoverProviders(
  federation: Readonly<Record<string, ProviderSettings>>,
  fetchText: Fetch = fetchDocument,
): Promise<Readonly<Record<string, Endpoints>>> {
  const { found, failures } = await readEach(federation, (provider) => endpointsOf(provider, fetchText));
  if (failures.length > 0) throw new DiscoveryError(failures);
  return Object.fromEntries(found);
}

async function endpointsOf(provider: ProviderSettings, fetchText: Fetch): Promise<Endpoints | undefined> {
  if (provider.type === "saml") return undefined;
  if (provider.type === "oidc" && provider.endpoints)
    return { issuer: provider.issuer, ...provider.endpoints };
  const issuer = issuerOf(provider);
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const document = documentIn(await fetchText(address), address);
  const faults = faultsOfDocument(document, {
    issuer,
    bridged: bridged(provider),
    signOut: provider.type === "oidc" && provider.signOut,
  });
  if (faults.length > 0) throw new Error(`${address}: ${faults.join("; ")}`);
  const pages = provider.type === "user-pool" ? `https://${provider.domain}` : undefined;
  return defined({
    issuer: document.issuer,
    authorization: pages ? `${pages}/oauth2/authorize` : document.authorization_endpoint,
    token: pages ? `${pages}/oauth2/token` : document.token_endpoint,
    userInfo: pages ? `${pages}/oauth2/userInfo` : document.userinfo_endpoint,
    jwks: document.jwks_uri,
    endSession: pages ? `${pages}/logout` : document.end_session_endpoint,
  });
}
