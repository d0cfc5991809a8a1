import { BRIDGE, bridgePolicy, signingKey } from "../support/federated-world.ts";

import { type FederationFault, fault } from "./federation-fault.ts";

const OFFICE = [{ text: "203.0.113.0/24", version: 4 }] as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** Faults of the bridge, its signing keys and its alarms. */
export const BRIDGE_FAULTS: readonly FederationFault[] = [
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
