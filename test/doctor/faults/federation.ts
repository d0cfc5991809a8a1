import {
  BRIDGE,
  ENTITY_ID,
  type FederatedWorld,
  METADATA,
  OKTA,
  POOL_ORIGIN,
} from "../support/federated-world.ts";
import { settingsOf } from "../support/target.ts";

import { BRIDGE_FAULTS } from "./bridge.ts";
import { type FederationFault, fault } from "./federation-fault.ts";

const detail =
  (provider: string, name: string, value: string) =>
  ({ providers }: FederatedWorld) => {
    const details = providers[provider]?.ProviderDetails;
    if (details !== undefined) details[name] = value;
  };

const PROVIDER_FAULTS: readonly FederationFault[] = [
  fault("An identity provider was deleted by hand", "idp.declared", ({ providers }) => {
    delete providers["partner"];
  }),
  fault(
    "An identity provider has another client ID",
    "idp.declared",
    detail("partner", "client_id", "other"),
  ),
  fault(
    "The client secret of an identity provider is missing",
    "idp.declared",
    detail("partner", "client_secret", ""),
  ),
  fault("A provider maps the e-mail from another claim", "idp.declared", ({ providers }) => {
    Object.assign(providers["okta"]?.AttributeMapping ?? {}, { email: "upn" });
  }),
  fault("The app client may not write a mapped attribute", "idp.attributes", (world) => {
    world.writable = ["email", "name"];
  }),
  fault("A further app offers a provider that its settings do not name", "idp.offered", (world) => {
    world.notesProviders = ["COGNITO", "okta", "partner"];
  }),
  fault(
    "Sync invites users for another app, and Amazon Quick offers only identity providers",
    "idp.direct-sign-in",
    (world) => {
      world.settings = { ...world.settings, directSignIn: false };
      world.clientProviders = world.clientProviders.filter((name) => name !== "COGNITO");
      world.scimTable = "sign-in-scim-1";
    },
    "warning",
  ),
  fault(
    "Accounts are linked by the e-mail of a provider that Cognito asks directly",
    "idp.trust-emails",
    (world) => {
      const { federation } = world.settings;
      const { partner, ...others } = federation;
      if (partner !== undefined)
        world.settings = {
          ...world.settings,
          federation: { ...others, partner: { ...partner, trustEmails: true } },
        };
    },
    "warning",
  ),
  fault(
    "The pool has the provider's issuer with a slash at the end",
    "idp.discovery",
    detail("okta", "oidc_issuer", `${OKTA}/`),
  ),
  fault(
    "With trustEmails, Cognito asks the provider for userInfo, and not the bridge",
    "idp.discovery",
    (world) => {
      const { okta, ...others } = world.settings.federation;
      if (okta !== undefined)
        world.settings = {
          ...world.settings,
          federation: { ...others, okta: { ...okta, trustEmails: true } },
        };
      detail("okta", "attributes_url", `${OKTA}/v1/userInfo`)(world);
    },
  ),
  fault("A provider's discovery document is blocked", "idp.discovery", ({ hosts }) => {
    hosts[`${OKTA}/.well-known/openid-configuration`] = { status: 403 };
  }),
  fault("A provider publishes no keys", "idp.keys", ({ hosts }) => {
    hosts[`${OKTA}/v1/keys`] = { status: 200, body: '{"keys":[]}' };
  }),
  fault(
    "A SAML provider still lacks its metadata",
    "idp.pending",
    (world) => {
      const federation = { later: { type: "saml" } };
      const later = settingsOf({ federation: JSON.stringify(federation) }).federation;
      world.settings = { ...world.settings, federation: { ...world.settings.federation, ...later } };
    },
    "warning",
  ),
  fault("The metadata of a SAML provider is gone", "idp.metadata", ({ hosts }) => {
    hosts[METADATA] = { status: 404 };
  }),
  fault("The metadata of a SAML provider names another entity ID", "idp.entity-id", ({ hosts }) => {
    const answer = hosts[METADATA];
    if (answer !== undefined) answer.body = answer.body?.replace(ENTITY_ID, "urn:example:other") ?? "";
  }),
  fault(
    "A SAML provider cannot sign out, and signOut is set",
    "idp.metadata",
    ({ hosts }) => {
      const answer = hosts[METADATA];
      if (answer !== undefined) answer.body = answer.body?.replace("HTTP-Redirect", "SOAP") ?? "";
    },
    "warning",
  ),
  fault("The pool's certificate for signed requests cannot be read", "idp.own-certificate", (world) => {
    world.certificate = "";
  }),
  fault(
    "The certificate with which a SAML provider encrypts cannot be read",
    "idp.own-certificate",
    ({ providers }) => {
      delete providers["IAMIdentityCenter"]?.ProviderDetails["ActiveEncryptionCertificate"];
    },
  ),
  fault("Cognito shows its own error page instead of a provider", "idp.authorize", ({ hosts }) => {
    hosts[`${POOL_ORIGIN}/oauth2/authorize?partner`] = {
      status: 302,
      location: `${POOL_ORIGIN}/error?error=Login%20option%20is%20not%20available`,
    };
  }),
  fault("Cognito redirects to the app with an error instead of a provider", "idp.authorize", ({ hosts }) => {
    hosts[`${POOL_ORIGIN}/oauth2/authorize?IAMIdentityCenter`] = {
      status: 302,
      location: "http://localhost:18080/?error=invalid_request",
    };
  }),
  fault("A provider refuses the redirect URI", "idp.page", ({ hosts }) => {
    hosts[`${OKTA}/v1/authorize`] = { status: 400, body: "<html>" };
  }),
  fault("A provider refuses a scope", "idp.page", ({ hosts }) => {
    hosts[`${OKTA}/v1/authorize`] = { status: 302, location: `${BRIDGE}/callback?error=invalid_scope` };
  }),
  fault("The proxy names no provider", "idp.default", (world) => {
    world.proxiedProvider = undefined;
  }),
];

/** Faults of identity providers and of the bridge to them. */
export const FEDERATION_FAULTS: readonly FederationFault[] = [...PROVIDER_FAULTS, ...BRIDGE_FAULTS];
