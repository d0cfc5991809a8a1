import type { Settings } from "./keys.ts";

const AMAZON_QUICK_CALLBACK = "http://localhost:18080";

/** Settings that are allowed, and are perhaps not what somebody meant: a sentence each. Pure. */
export function adviceOn(settings: Settings): string[] {
  const { allowedCidrs = [], callbackUrls, monitoring, requirePkce, threatProtection } = settings;
  const everybody = allowedCidrs.filter(({ text }) => text.endsWith("/0")).map(({ text }) => text);
  const warnings: string[] = [];
  if (everybody.length > 0) {
    warnings.push(
      `allowedCidrs holds ${everybody.join(" and ")}: everybody may reach the sign-in API. Name your own public egress ranges instead.`,
    );
  }
  if (!callbackUrls.includes(AMAZON_QUICK_CALLBACK)) {
    warnings.push(
      `callbackUrls lacks ${AMAZON_QUICK_CALLBACK}, to the letter: Amazon Quick on desktop cannot sign in without it.`,
    );
  }
  if (!requirePkce) {
    warnings.push(
      "requirePkce is false: the proxy passes requests on whose codes anybody could use who gets hold of one.",
    );
  }
  if (threatProtection.mode === "audit") {
    warnings.push("threatProtection is audit: risks are written down, and nothing is stopped.");
  }
  if (monitoring && monitoring.email === undefined && monitoring.topicArn === undefined) {
    warnings.push(
      "monitoring has neither email nor topicArn: nobody hears of an alarm until somebody subscribes to the topic sign-in-alarms.",
    );
  }
  return warnings;
}
