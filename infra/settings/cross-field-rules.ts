import { faultsOfTokenValidity } from "./app-client.ts";
import { faultsOfBranding } from "./branding.ts";
import { faultsOfAccountScopeInExistingPool, faultsOfClients } from "./clients.ts";
import { faultsOfCustomDomain } from "./custom-domain.ts";
import { type SettingFault, SettingsError } from "./fault.ts";
import { bridgedProviders } from "./federation.ts";
import { faultsOfBridgeRanges, faultsOfFederation } from "./federation-rules.ts";
import { faultsOfIdentityCenter } from "./identity-center-rules.ts";
import type { Key, Settings } from "./keys.ts";
import { faultsOfEmail, faultsOfInvitation } from "./mail.ts";
import { faultsOfOperating } from "./operating.ts";
import { faultsOfScim } from "./scim.ts";
import { faultsOfWaf } from "./waf.ts";
import { workerSources } from "./worker-sources.ts";

/** What the rules need beside the values. */
export interface RuleContext {
  /** The stack's Region, if it is known already. */
  readonly region: string | undefined;
  /** Keys that are set; the others have their defaults. */
  readonly set: ReadonlySet<string>;
  /** Keys whose values have faults themselves. */
  readonly faulty: ReadonlySet<string>;
}

interface CrossFieldRule {
  /** The keys that it compares. It is skipped if one of them has a fault. */
  readonly of: readonly Key[];
  find(settings: Settings, context: RuleContext): SettingFault[];
}

const RULES: readonly CrossFieldRule[] = [
  { of: ["tier", "threatProtection", "passwordPolicy"], find: faultsOfTier },
  { of: ["tokenValidity"], find: ({ tokenValidity }) => faultsOfTokenValidity(tokenValidity) },
  {
    of: ["branding", "tier"],
    find: ({ branding, tier }) => (branding ? faultsOfBranding(branding, tier) : []),
  },
  {
    of: ["customDomain"],
    find: ({ customDomain }, { region }) => faultsOfCustomDomain(customDomain, region),
  },
  { of: ["invitation"], find: ({ invitation }) => faultsOfInvitation(invitation) },
  { of: ["email"], find: ({ email }, { region }) => (email ? faultsOfEmail(email, region) : []) },
  { of: ["clients"], find: ({ clients }) => faultsOfClients(clients) },
  {
    of: ["clients", "existingPoolId"],
    find: ({ clients, existingPoolId }) =>
      existingPoolId === undefined ? [] : faultsOfAccountScopeInExistingPool(clients),
  },
  { of: ["endpoints", "federation", "throttling"], find: faultsWithoutApi },
  {
    of: ["allowedCidrs", "federation"],
    find: ({ allowedCidrs, federation }) => faultsOfBridgeRanges(allowedCidrs, federation),
  },
  { of: ["webAclArn"], find: faultsOfWebAcl },
  { of: ["waf"], find: ({ waf }) => (waf ? faultsOfWaf(waf) : []) },
  { of: ["waf", "webAclArn", "endpoints", "existingPoolId", "federation"], find: faultsOfWebAclTargets },
  {
    of: ["encryption", "monitoring"],
    find: (settings, { region }) => faultsOfOperating(settings, region),
  },
  { of: ["existingPoolId"], find: faultsOfExistingPool },
  { of: ["directorySync", "scim"], find: faultsOfDirectorySync },
  {
    of: ["directorySync", "scim"],
    find: ({ directorySync, scim }) => (scim ? faultsOfScim(directorySync !== undefined) : []),
  },
  {
    of: [
      ...(["federation", "clients", "identityProviders", "directSignIn", "defaultProvider"] as const),
      ...(["endpoints", "existingPoolId"] as const),
    ],
    find: (settings, { region }) => faultsOfFederation(settings, region),
  },
  {
    of: ["identityCenter", "clients"],
    find: ({ identityCenter, clients }) =>
      identityCenter ? faultsOfIdentityCenter(identityCenter, clients) : [],
  },
];

/** Finds valid settings that contradict each other, each with what to do. Pure. */
export function crossFieldFaults(settings: Settings, context: RuleContext): SettingFault[] {
  return RULES.filter(({ of }) => !of.some((key) => context.faulty.has(key))).flatMap(({ find }) =>
    find(settings, context),
  );
}

/** Features that need a more expensive tier. Source: "User pool feature plans" and "Amazon Cognito pricing". */
function faultsOfTier({ tier, threatProtection, passwordPolicy }: Settings): SettingFault[] {
  const faults: SettingFault[] = [];
  if (threatProtection.mode !== "off" && tier !== "plus") {
    const allowed =
      "it needs the plus tier, at $0.02 for each user who signs in during a month and none free: pulumi config set tier plus";
    faults.push({ key: "threatProtection", found: `the ${tier} tier has none`, allowed });
  }
  if (passwordPolicy.passwordHistorySize > 0 && tier === "lite") {
    const allowed = "set tier to essentials or plus, or remove passwordHistorySize";
    faults.push({
      key: "passwordPolicy.passwordHistorySize",
      found: "the lite tier has no password history",
      allowed,
    });
  }
  return faults;
}

/** Keys that apply to the proxy and its API. */
const PROXY_KEYS: readonly Key[] = ["lambda", "requirePkce"];

/** Keys that apply to each API for sign-in: that of the proxy, and that of the bridge to identity providers. */
const API_KEYS: readonly Key[] = ["allowedCidrs", "webAclArn", "throttling", "accessLogs"];

function faultsWithoutApi(settings: Settings, { set }: RuleContext): SettingFault[] {
  const { endpoints, customDomain, throttling, federation } = settings;
  if (endpoints === "proxy") return [];
  const keys: string[] = [...(hasBridge(settings) ? [] : API_KEYS), ...PROXY_KEYS].filter((key) =>
    set.has(key),
  );
  if (customDomain.api) keys.push("customDomain.api");
  // The bridge has such an address with trustEmails only: infra/federation/bridge.ts.
  const asksBridge = Object.values(bridgedProviders(federation)).some(({ trustEmails }) => trustEmails);
  if (throttling.userInfo && !asksBridge && !keys.includes("throttling")) keys.push("throttling.userInfo");
  const found = "endpoints is direct, which deploys no proxy";
  return keys.map((key) => ({ key, found, allowed: "set endpoints to proxy, or remove this key" }));
}

function hasBridge({ federation }: Pick<Settings, "federation">): boolean {
  return Object.keys(bridgedProviders(federation)).length > 0;
}

const EXISTING_POOL = "existingPoolId uses a pool without changing it";

/** Keys that apply to the pool itself, which is never changed if it existed before. */
const POOL_KEYS: readonly Key[] = [
  "passwordPolicy",
  "tier",
  "threatProtection",
  "accountRecovery",
  "branding",
  "invitation",
  "email",
];

function faultsOfExistingPool(settings: Settings, { set }: RuleContext): SettingFault[] {
  if (settings.existingPoolId === undefined) return [];
  const keys: string[] = POOL_KEYS.filter((key) => set.has(key));
  if (settings.customDomain.signInPages) keys.push("customDomain.signInPages");
  const allowed = "remove this key, and set it on the pool itself";
  return keys.map((key) => ({ key, found: EXISTING_POOL, allowed }));
}

function faultsOfWebAcl({ webAclArn }: Settings, { region }: RuleContext): SettingFault[] {
  if (webAclArn === undefined) return [];
  const [, , , arnRegion = "", , resource = ""] = webAclArn.split(":");
  if (!resource.startsWith("regional/")) {
    const allowed = "an API needs one of REGIONAL scope; one for CloudFront cannot be used";
    return [{ key: "webAclArn", found: "the web ACL's scope is global", allowed }];
  }
  if (region === undefined || arnRegion === region) return [];
  const allowed = `use one in ${region}, the stack's Region`;
  return [{ key: "webAclArn", found: `the web ACL is in ${arnRegion}`, allowed }];
}

/** Web ACLs that would conflict with another one, or that have nothing to protect. */
function faultsOfWebAclTargets(settings: Settings): SettingFault[] {
  const { waf, webAclArn, endpoints, existingPoolId } = settings;
  if (!waf) return [];
  const faults: SettingFault[] = [];
  if (webAclArn !== undefined) {
    const allowed = "an API has one web ACL: remove webAclArn or waf";
    faults.push({ key: "waf", found: "webAclArn names another one", allowed });
  }
  if (existingPoolId !== undefined && waf.signInPages) {
    const allowed = "remove signInPages, and associate a web ACL with the pool yourself";
    faults.push({ key: "waf.signInPages", found: EXISTING_POOL, allowed });
  }
  const protectsPages = existingPoolId === undefined && waf.signInPages !== false;
  if (endpoints === "direct" && !protectsPages && !hasBridge(settings)) {
    const allowed = "set endpoints to proxy, or remove waf";
    faults.push({ key: "waf", found: "there is neither an API nor a pool for it to protect", allowed });
  }
  return faults;
}

function faultsOfDirectorySync({ directorySync, scim }: Settings): SettingFault[] {
  if (directorySync === undefined) return [];
  try {
    // Region and table are not known yet; the checks do not depend on them.
    workerSources(directorySync, { region: "-", scimTable: scim ? "-" : undefined });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return [...error.faults];
    throw error;
  }
}
