import { faultsOfTokenValidity } from "./app-client.ts";
import { faultsOfBranding } from "./branding.ts";
import { faultsOfAccountScopeWithoutOurPool, faultsOfClients } from "./clients.ts";
import { faultsOfCustomDomain } from "./custom-domain.ts";
import { faultsOfDirectorySync } from "./directory-sync-faults.ts";
import type { SettingFault } from "./fault.ts";
import type { Key, Settings } from "./keys.ts";
import { faultsOfEmail, faultsOfInvitation } from "./mail.ts";
import { faultsOfOperating } from "./operating.ts";
import { faultsOfScim } from "./scim.ts";
import { faultsOfWaf } from "./waf.ts";

/** What is known beside the values. */
export interface SettingsContext {
  /** The stack's, where it is known already. */
  readonly region: string | undefined;
  /** Keys that somebody set; the others have their defaults. */
  readonly set: ReadonlySet<string>;
  /** Keys whose values have faults of their own. */
  readonly faulty: ReadonlySet<string>;
}

interface Contradiction {
  /** The keys that it compares: with a fault in one of them, there is nothing to compare. */
  readonly of: readonly Key[];
  find(settings: Settings, context: SettingsContext): SettingFault[];
}

const CONTRADICTIONS: readonly Contradiction[] = [
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
      existingPoolId === undefined ? [] : faultsOfAccountScopeWithoutOurPool(clients),
  },
  { of: ["endpoints"], find: faultsWithoutApi },
  { of: ["webAclArn"], find: faultsOfWebAcl },
  { of: ["waf"], find: ({ waf }) => (waf ? faultsOfWaf(waf) : []) },
  { of: ["waf", "webAclArn", "endpoints", "existingPoolId"], find: faultsOfPlace },
  { of: ["encryption", "monitoring"], find: (set, { region }) => faultsOfOperating(set, region) },
  { of: ["existingPoolId"], find: faultsOfTakenUpPool },
  {
    of: ["directorySync", "scim"],
    find: ({ directorySync, scim }) =>
      directorySync ? faultsOfDirectorySync(directorySync, Boolean(scim)) : [],
  },
  {
    of: ["directorySync", "scim"],
    find: ({ directorySync, scim }) => (scim ? faultsOfScim(directorySync !== undefined) : []),
  },
];

/** Finds settings that are fine by themselves and do not go together, each with what to do. Pure. */
export function contradictionsIn(settings: Settings, context: SettingsContext): SettingFault[] {
  return CONTRADICTIONS.filter(({ of }) => !of.some((key) => context.faulty.has(key))).flatMap(({ find }) =>
    find(settings, context),
  );
}

/** What needs a tier that costs more. Source: "User pool feature plans" and "Amazon Cognito pricing". */
function faultsOfTier({ tier, threatProtection, passwordPolicy }: Settings): SettingFault[] {
  const faults: SettingFault[] = [];
  if (threatProtection.mode !== "off" && tier !== "plus") {
    const allowed =
      "it needs the plus tier, at $0.02 for each person who signs in during a month and none free: pulumi config set tier plus";
    faults.push({ key: "threatProtection", found: `the ${tier} tier has none`, allowed });
  }
  if (passwordPolicy.passwordHistorySize > 0 && tier === "lite") {
    const allowed = "set tier to essentials or plus, or take passwordHistorySize out";
    faults.push({
      key: "passwordPolicy.passwordHistorySize",
      found: "the lite tier has no history",
      allowed,
    });
  }
  return faults;
}

/** What belongs to the API. */
const OF_API: readonly Key[] = [
  ...(["allowedCidrs", "webAclArn", "throttling", "accessLogs", "lambda", "requirePkce"] as const),
];

function faultsWithoutApi({ endpoints, customDomain }: Settings, { set }: SettingsContext): SettingFault[] {
  if (endpoints === "proxy") return [];
  const keys = [...OF_API.filter((key) => set.has(key)), ...(customDomain.api ? ["customDomain.api"] : [])];
  const found = "endpoints is direct, which deploys no API";
  return keys.map((key) => ({ key, found, allowed: "set endpoints to proxy, or take this key out" }));
}

/** What belongs to the pool itself, which is never altered when it is taken up. */
const OF_POOL: readonly Key[] = [
  ...(["passwordPolicy", "tier", "threatProtection", "accountRecovery"] as const),
  ...(["branding", "invitation", "email"] as const),
];

function faultsOfTakenUpPool(settings: Settings, { set }: SettingsContext): SettingFault[] {
  if (settings.existingPoolId === undefined) return [];
  const own = settings.customDomain.signInPages ? ["customDomain.signInPages"] : [];
  return [...OF_POOL.filter((key) => set.has(key)), ...own].map((key) => ({
    key,
    found: "existingPoolId takes a pool up as it is",
    allowed: "take this key out, and set it on the pool itself",
  }));
}

function faultsOfWebAcl({ webAclArn }: Settings, { region }: SettingsContext): SettingFault[] {
  if (webAclArn === undefined) return [];
  const [, , , arnRegion = "", , resource = ""] = webAclArn.split(":");
  const faults: SettingFault[] = [];
  if (!resource.startsWith("regional/")) {
    const allowed = "an API takes one of REGIONAL scope; one for CloudFront cannot be used";
    faults.push({ key: "webAclArn", found: "the web ACL's scope is global", allowed });
  } else if (region !== undefined && arnRegion !== region) {
    const allowed = `use one in ${region}, the stack's Region`;
    faults.push({ key: "webAclArn", found: `the web ACL is in ${arnRegion}`, allowed });
  }
  return faults;
}

/** Where web ACLs would stand in the way of others, or before nothing. */
function faultsOfPlace({ waf, webAclArn, endpoints, existingPoolId }: Settings): SettingFault[] {
  if (!waf) return [];
  const faults: SettingFault[] = [];
  if (webAclArn !== undefined) {
    const allowed = "an API has one web ACL: take webAclArn out, or waf";
    faults.push({ key: "waf", found: "webAclArn names another one", allowed });
  }
  if (existingPoolId !== undefined && waf.signInPages) {
    const allowed = "take signInPages out, and put a web ACL before the pool by yourself";
    faults.push({ key: "waf.signInPages", found: "existingPoolId takes a pool up as it is", allowed });
  }
  const hasPages = existingPoolId === undefined && waf.signInPages !== false;
  if (endpoints === "direct" && !hasPages) {
    const allowed = "set endpoints to proxy, or take waf out";
    faults.push({ key: "waf", found: "there is neither an API nor a pool for it to stand before", allowed });
  }
  return faults;
}
