import { federated } from "./removable-federation.ts";
import type { RemovableSettings, SettingValues } from "./setting-values.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
const arn = (service: string, resource: string, region = REGION) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const IDENTITY = arn("ses", "identity/example.com");
const STORE = "d-9967123456";
const REMOTE = {
  region: "eu-west-1",
  roleArn: `arn:aws:iam::444455556666:role/reader`,
  externalId: "external",
};
const ownerAccount = "444455556666";
const SELECTION = {
  groups: ["staff"],
  excludeGroups: ["guests"],
  include: ["@example.com"],
  exclude: ["test@example.com"],
  map: ["email=UserName"],
};
const hostedZoneId = "Z0123456789ABC";
const BY_ROUTE_53 = {
  signInPages: { name: "login.example.com", hostedZoneId },
  api: { name: "auth.example.com", hostedZoneId },
};
const BY_HAND = {
  signInPages: { name: "login.example.com", certificateArn: arn("acm", "certificate/1", "us-east-1") },
  api: { name: "auth.example.com", certificateArn: arn("acm", "certificate/2") },
};
const LIMIT = { rate: 20, burst: 40 };
const app = { callbackUrls: ["https://notes.example.com/callback"] };

/** All settings, in sets, because some exclude each other. @param files of the design: a logo and a style sheet. */
export function removableSettings(files: {
  readonly logo: string;
  readonly css: string;
}): Readonly<Record<string, RemovableSettings>> {
  return {
    "the first set": first(files.logo),
    "the second set": second(files),
    "the third set": THIRD,
    "the fourth set": FOURTH,
    "the fifth set": federated(app),
    "the sixth set": { full: { federation: federated(app).full["federation"] }, minimal: { federation: {} } },
  };
}

const CALLERS = [`arn:aws:iam::${ACCOUNT}:role/portal`];

const THIRD: RemovableSettings = {
  full: {
    directorySync: { identityStoreId: STORE, sources: ["idc", "scim"] },
    scim: true,
    clients: { portal: app },
    identityCenter: {
      trustedTokenIssuer: {
        name: "Portal",
        claim: "sub",
        attribute: "externalIds.id",
        instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
        region: "eu-west-1",
        roleArn: "arn:aws:iam::444455556666:role/identity-center",
      },
      application: {
        name: "Portal",
        description: "Answers questions",
        clients: ["portal"],
        assign: ["Staff"],
        scopes: ["qbusiness:messages:access"],
        callers: CALLERS,
      },
      callerRole: { policyArn: `arn:aws:iam::${ACCOUNT}:policy/portal` },
    },
  },
  minimal: {
    directorySync: {},
    scim: true,
    clients: { portal: app },
    identityCenter: {
      trustedTokenIssuer: {},
      application: { clients: ["portal"], callers: CALLERS },
      callerRole: {},
    },
  },
};

/** `identityCenter` with its parts taken out. */
const FOURTH: RemovableSettings = {
  full: {
    identityCenter: {
      trustedTokenIssuer: true,
      application: { clients: ["amazon-quick"], callers: "account" },
      callerRole: true,
    },
  },
  minimal: { identityCenter: {} },
};

function first(logo: string): RemovableSettings {
  return {
    full: {
      allowedCidrs: ["52.95.110.0/24", "2600:1f00::/24"],
      mfaRequired: true,
      retain: true,
      domainPrefix: "contoso-people",
      passwordPolicy: {
        minimumLength: 16,
        requireLowercase: false,
        requireUppercase: false,
        requireNumbers: false,
        requireSymbols: false,
        temporaryPasswordValidityDays: 1,
        passwordHistorySize: 5,
      },
      tier: "plus",
      threatProtection: {
        mode: "enforced",
        lowRisk: "mfaIfConfigured",
        mediumRisk: "block",
        highRisk: "mfaRequired",
        compromisedCredentials: "none",
        trustedCidrs: ["52.95.110.0/24"],
        blockedCidrs: ["52.95.111.0/24"],
      },
      accountRecovery: "administrator",
      tokenValidity: { access: "15 minutes", id: "10 minutes", refresh: "12 hours" },
      refreshTokenRotation: { graceSeconds: 10 },
      callbackUrls: ["http://localhost:18080", "http://127.0.0.1:18080"],
      customDomain: BY_ROUTE_53,
      branding: { pages: "managed", logo, primaryColor: "#0b5fff", backgroundColor: "#f4f6f8" },
      invitation: { subject: "Welcome", text: "{username} {####}" },
      email: {
        identityArn: IDENTITY,
        from: "Sign-in <sign-in@example.com>",
        replyTo: "help@example.com",
        configurationSet: "sign-in",
      },
      clients: {
        notes: {
          ...app,
          signOutUrls: ["https://notes.example.com/"],
          scopes: ["openid", "aws.cognito.signin.user.admin"],
          confidential: true,
          usersMayChangeTheirAccount: true,
        },
      },
      requirePkce: false,
      waf: {
        rateLimit: 300,
        tokenRateLimit: 100,
        managedRules: [{ name: "AWSManagedRulesBotControlRuleSet", mode: "block" }],
        countries: { allow: ["DE"] },
        logging: false,
        signInPages: true,
      },
      throttling: { authorize: LIMIT, token: LIMIT, userInfo: LIMIT },
      accessLogs: { createRole: true },
      lambda: { memory: 512, architecture: "x86_64", reservedConcurrency: 5 },
      monitoring: { email: "on-call@example.com", latencyMs: 900, errorThreshold: 9, dashboard: false },
      directorySync: {
        identityStoreId: STORE,
        identityCenter: { ...REMOTE, ownerAccount },
        ...SELECTION,
        schedule: "rate(2 hours)",
        vpc: { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: ["sg-0123456789abcdef0"] },
        events: false,
        onRemove: "delete",
        graceDays: 3,
        maxRemovals: 7,
        maxEmailChanges: 8,
        maxInvitations: 9,
        emailsPerDay: 100,
        auditRetentionDays: 30,
      },
      encryption: true,
      logRetentionDays: 90,
      tags: { team: "identity" },
    },
    minimal: {
      passwordPolicy: {},
      tier: "plus",
      threatProtection: { mode: "enforced" },
      tokenValidity: {},
      refreshTokenRotation: {},
      customDomain: BY_HAND,
      branding: { pages: "managed" },
      invitation: {},
      email: { identityArn: IDENTITY, from: "sign-in@example.com" },
      clients: { notes: app },
      waf: true,
      throttling: {},
      accessLogs: {},
      lambda: {},
      monitoring: true,
      directorySync: { identityStoreId: STORE },
    },
  };
}

function second({ logo, css }: { readonly logo: string; readonly css: string }): RemovableSettings {
  return {
    full: {
      threatProtection: "audit",
      tier: "plus",
      customDomain: BY_HAND,
      branding: { pages: "classic", logo, css },
      invitation: { html: "<p>{username} {####}</p>" },
      clients: { notes: app },
      webAclArn: arn("wafv2", "regional/webacl/ours/1"),
      monitoring: { topicArn: arn("sns", "on-call") },
      directorySync: {
        sources: [
          { kind: "idc", name: "lab", identityStoreId: STORE, ...REMOTE, ownerAccount, ...SELECTION },
          { kind: "local", name: "quick", namespace: "default", ...REMOTE },
          { kind: "scim", ...SELECTION, map: ["email=userName"] },
        ],
      },
      scim: { allowedCidrs: ["52.95.110.0/24"], throttling: LIMIT },
      encryption: arn("kms", "key/0a1b2c3d-1111-2222-3333-444455556666"),
    },
    minimal: {
      customDomain: {},
      branding: { pages: "classic", logo },
      clients: {},
      monitoring: true,
      directorySync: { identityStoreId: STORE, sources: ["idc", "scim"] },
      scim: true,
    },
  };
}

/** Stores settings as a stack's configuration does. */
export function stored(settings: SettingValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}
