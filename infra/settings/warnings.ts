import type { WorkerSource } from "../../sync/worker/config.ts";
import { serverRoutesOf } from "./bridge-routes.ts";
import { usersWithoutIdentityCenter } from "./exchange-users.ts";
import { bridged, bridgedProviders } from "./federation.ts";
import type { Settings } from "./keys.ts";
import { warningsOfKnownProviders } from "./known-providers.ts";
import { linkWarnings } from "./link-warnings.ts";
import { workerSources } from "./worker-sources.ts";

const AMAZON_QUICK_CALLBACK = "http://localhost:18080";

/** Warns about settings that are allowed but possibly not intended: a sentence each. Pure. */
export function warningsFor(settings: Settings): string[] {
  const {
    allowedCidrs = [],
    callbackUrls,
    federation,
    monitoring,
    requirePkce,
    threatProtection,
    webAclArn,
  } = settings;
  const unrestricted = allowedCidrs.filter(({ text }) => text.endsWith("/0")).map(({ text }) => text);
  const warnings: string[] = [];
  if (unrestricted.length > 0) {
    warnings.push(
      `allowedCidrs contains ${unrestricted.join(" and ")}: all addresses may call the sign-in API. Write your public egress ranges instead.`,
    );
  }
  if (!callbackUrls.includes(AMAZON_QUICK_CALLBACK)) {
    warnings.push(
      `callbackUrls does not contain exactly ${AMAZON_QUICK_CALLBACK}: Amazon Quick on desktop cannot sign in without it.`,
    );
  }
  if (!requirePkce) {
    warnings.push(
      "requirePkce is false: the proxy accepts requests without PKCE, whose codes can be used by any app that intercepts them.",
    );
  }
  if (threatProtection.mode === "audit") {
    warnings.push("threatProtection is audit: risks are logged, but no sign-in is blocked.");
  }
  if (monitoring && monitoring.email === undefined && monitoring.topicArn === undefined) {
    warnings.push(
      "monitoring has neither email nor topicArn: alarms have no recipient. Subscribe an address to the topic sign-in-alarms.",
    );
  }
  const trusted = Object.entries(federation).filter(
    ([, one]) => one.trustEmails && bridged(one) === undefined,
  );
  for (const [name] of trusted) {
    warnings.push(
      `federation.${name}.trustEmails is true: accounts are linked by the e-mail that the provider sends, even if it does not say that the address is verified. ` +
        "A user who can enter a colleague's address there signs in as that colleague.",
    );
  }
  warnings.push(...warningsOfKnownProviders(federation));
  if (webAclArn !== undefined) warnings.push(...webAclWarnings(federation));
  warnings.push(...linkWarnings(federation, sourcesOf(settings)));
  const unknown = usersWithoutIdentityCenter(settings);
  if (unknown.length > 0)
    warnings.push(
      `identityCenter.application is set, and ${unknown.join(", and ")} can sign in. The exchange of their tokens fails unless IAM Identity ` +
        "Center has a user with the same e-mail.",
    );
  return warnings;
}

/** A web ACL with addresses or countries to allow, or with a limit for each address, keeps out servers that sign-in needs. */
function webAclWarnings(federation: Settings["federation"]): string[] {
  const paths = Object.entries(bridgedProviders(federation)).flatMap(([name, own]) =>
    serverRoutesOf(own).map(({ route }) => `/idp/${name}/${route}`),
  );
  if (paths.length === 0) return [];
  return [
    `webAclArn also filters the bridge to identity providers. Amazon Cognito and the providers call ${paths.join(", ")} for all users from addresses of their own, ` +
      "without a browser's headers: rules about addresses, countries and clients must leave these paths out, or no user can sign in there. " +
      "Add the rule of docs/waf.md#your-own-web-acl, then run: npm run doctor -- --only bridge.web-acl",
  ];
}

function sourcesOf({ directorySync, scim }: Settings): WorkerSource[] {
  const context = { region: "-", scimTable: scim ? "-" : undefined };
  return directorySync ? workerSources(directorySync, context) : [];
}
