import {
  BRIDGE,
  bridgePolicy,
  ENTITY_ID,
  type FederatedWorld,
  METADATA,
  OKTA,
  POOL_ORIGIN,
  signingKey,
} from "../support/federated-world.ts";
import { settingsOf } from "../support/target.ts";

/** A fault of a stack with identity providers, planted in a world of fakes: a deployment with a provider of each type takes minutes. */
export interface FederationFault {
  readonly fault: string;
  readonly check: string;
  readonly state: "warning" | "failure";
  plant(world: FederatedWorld): void;
}

const OFFICE = [{ text: "203.0.113.0/24", version: 4 }] as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

function fault(
  text: string,
  check: string,
  plant: FederationFault["plant"],
  state: FederationFault["state"] = "failure",
): FederationFault {
  return { fault: text, check, state, plant };
}

const detail =
  (provider: string, name: string, value: string) =>
  ({ providers }: FederatedWorld) => {
    const details = providers[provider]?.ProviderDetails;
    if (details !== undefined) details[name] = value;
  };

export const FEDERATION_FAULTS: readonly FederationFault[] = [
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
  fault("The bridge's function has failed", "bridge.function", (world) => {
    world.functionState = "Failed";
  }),
  fault("The bridge sends no code challenge", "bridge.authorize", ({ hosts }) => {
    const { location = "" } = hosts[`${BRIDGE}/authorize`] ?? {};
    hosts[`${BRIDGE}/authorize`] = { status: 302, location: location.replace("S256", "plain") };
  }),
  fault("The bridge's token endpoint accepts any client secret", "bridge.token", ({ hosts }) => {
    hosts[`${BRIDGE}/token`] = { status: 400, body: '{"error":"invalid_grant"}' };
  }),
  fault("Cognito has another client secret than the bridge", "bridge.cognito-secret", (world) => {
    world.bridgeSecret = "another-one";
  }),
  fault(
    "The bridge failed in the last day",
    "bridge.errors",
    (world) => {
      world.bridgeErrors = 3;
    },
    "warning",
  ),
  fault("No signing key is active", "bridge.key", (world) => {
    world.keys = [signingKey({ status: "published" })];
  }),
  fault(
    "The signing key is older than the limit",
    "idp.key-age",
    (world) => {
      world.keys = [signingKey({ createdAt: daysAgo(400) })];
    },
    "warning",
  ),
  fault(
    "The certificate of the signing key ends soon",
    "idp.key-certificate",
    (world) => {
      const certificate = {
        pem: "pem",
        thumbprint: "t".repeat(43),
        notBefore: daysAgo(300),
        notAfter: daysAgo(-20),
      };
      world.keys = [signingKey({ certificate })];
    },
    "warning",
  ),
  fault("The certificate of the signing key has ended", "idp.key-certificate", (world) => {
    const certificate = {
      pem: "pem",
      thumbprint: "t".repeat(43),
      notBefore: daysAgo(300),
      notAfter: daysAgo(1),
    };
    world.keys = [signingKey({ certificate })];
  }),
  fault("The KMS key is about to be deleted", "bridge.key-store", (world) => {
    Object.assign(world.kms, { KeyState: "PendingDeletion", Enabled: false });
  }),
  fault("The KMS key has lost the stack's tag", "bridge.key-store", (world) => {
    world.kms.tags = {};
  }),
  fault("The jwks address serves another key", "bridge.jwks", ({ hosts }) => {
    hosts[`${BRIDGE}/jwks`] = {
      status: 200,
      body: '{"keys":[{"kid":"k1","kty":"RSA","n":"other","e":"AQAB"}]}',
    };
  }),
  fault(
    "A created key was never put to use",
    "bridge.key-leftovers",
    (world) => {
      world.keys = [signingKey(), signingKey({ kid: "k2", status: "created", createdAt: daysAgo(30) })];
    },
    "warning",
  ),
  fault(
    "The bridge's deployed policy refuses Amazon Cognito's addresses at the token route",
    "bridge.policy-deployed",
    (world) => {
      world.settings = { ...world.settings, allowedCidrs: OFFICE };
      world.policy = bridgePolicy(OFFICE, ["jwks"]);
    },
  ),
  fault(
    "The bridge's deployed policy has ranges, and the settings allow all addresses",
    "bridge.policy-deployed",
    (world) => {
      world.policy = bridgePolicy(OFFICE);
    },
  ),
  fault("The bridge writes no access log, which the settings turn on", "bridge.access-logs", ({ stage }) => {
    delete stage.accessLogSettings;
  }),
  fault("API Gateway logs the bridge's requests and answers", "bridge.execution-logs", ({ stage }) => {
    Object.assign(stage.methodSettings["~1okta~1token/POST"] ?? {}, { loggingLevel: "INFO" });
  }),
  fault("The bridge's token requests are not limited", "bridge.throttling", ({ stage }) => {
    delete stage.methodSettings["~1okta~1token/POST"];
  }),
  fault("Another web ACL is in front of the bridge", "bridge.web-acl", ({ webAcl }) => {
    webAcl.Name = "other";
  }),
  fault(
    "The web ACL of webAclArn limits Amazon Cognito's own requests",
    "bridge.web-acl",
    (world) => {
      world.settings = { ...world.settings, waf: undefined, webAclArn: world.webAcl.ARN };
      world.webAcl.Rules = [
        { Name: "flood", Action: { Block: {} }, Statement: { RateBasedStatement: { Limit: 100 } } },
      ];
    },
    "warning",
  ),
  fault(
    "The web ACL of webAclArn allows the addresses of the office alone",
    "bridge.web-acl",
    (world) => {
      world.settings = { ...world.settings, waf: undefined, webAclArn: world.webAcl.ARN };
      world.webAcl.DefaultAction = { Block: {} };
      world.webAcl.Rules = [
        { Name: "office", Action: { Allow: {} }, Statement: { IPSetReferenceStatement: { ARN: "arn" } } },
      ];
    },
    "warning",
  ),
  fault(
    "An alarm of the bridge was deleted",
    "monitoring.alarms",
    (world) => {
      world.alarms = world.alarms.filter(({ AlarmName }) => !AlarmName?.startsWith("sign-in-idp-errors"));
    },
    "warning",
  ),
  fault(
    "The bridge's alarms watch an API that was replaced",
    "monitoring.alarms",
    ({ alarms }) => {
      for (const { Dimensions = [] } of alarms)
        for (const one of Dimensions) if (one.Value === "idp") one.Value = "old";
    },
    "warning",
  ),
  fault(
    "The alarm of the bridge's authentication watches another stack",
    "monitoring.alarms",
    ({ alarms }) => {
      for (const { AlarmName, Dimensions = [] } of alarms)
        if (AlarmName?.startsWith("sign-in-idp-authentication"))
          for (const one of Dimensions) one.Value = "p-test";
    },
    "warning",
  ),
  fault(
    "An alarm has another threshold than the settings",
    "monitoring.alarms",
    ({ alarms: [first] }) => {
      Object.assign(first ?? {}, { Threshold: 500 });
    },
    "warning",
  ),
  fault(
    "The alarms were silenced in CloudWatch",
    "monitoring.alarms",
    ({ alarms }) => {
      for (const one of alarms) one.ActionsEnabled = false;
    },
    "warning",
  ),
];
