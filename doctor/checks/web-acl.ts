import type { WebACL } from "@aws-sdk/client-wafv2";
import { type Check, type Finding, noticed, ok, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { hasApi } from "./facts/api.ts";
import { differs, listed } from "./facts/problems.ts";
import { requestsOf, type WebAclRequests, webAclOfApi, webAclOfBridge, webAclOfPool } from "./facts/waf.ts";

const LINK = "docs/waf.md";

/** Names of the stack's own web ACLs begin so: infra/waf/web-acl.ts. Pulumi adds a suffix. */
const OWN_NAME = { api: /^sign-in-api\b/, pages: /^sign-in-pages\b/, bridge: /^sign-in-idp\b/ };

/** What a web ACL is in front of, in a sentence. */
const WHERE = { api: "The API", pages: "The user pool", bridge: "The bridge" };

const ofApi: Check = {
  id: "api.web-acl",
  title: "The API has the web ACL of the settings",
  needs: ["api.stage"],
  applies: hasApi,
  run: async (target) => webAclFinding(target, "api", await webAclOfApi(target)),
};

const ofPool: Check = {
  id: "pool.web-acl",
  title: "The sign-in pages have the web ACL of the settings",
  needs: ["pool.exists"],
  run: async (target) => webAclFinding(target, "pages", await webAclOfPool(target)),
};

/** Compares the associated web ACL with `waf` and `webAclArn`. Pure. */
export function webAclFinding(target: Target, place: keyof typeof WHERE, found: WebACL | undefined): Finding {
  const { waf, webAclArn, existingPoolId } = target.settings;
  const isOwn =
    Boolean(waf) && (place !== "pages" || (waf?.signInPages !== false && existingPoolId === undefined));
  const expectedArn = place === "pages" ? undefined : webAclArn;
  const where = WHERE[place];
  if (expectedArn === undefined && !isOwn) {
    return ok(found === undefined ? undefined : `${found.Name}, which is not one of this stack`);
  }
  const why = "Floods of requests and known attacks reach the sign-in unfiltered.";
  if (found === undefined) return differs(target, { seen: `${where} has no web ACL.`, why, link: LINK });
  const isExpected =
    expectedArn === undefined ? OWN_NAME[place].test(found.Name ?? "") : found.ARN === expectedArn;
  if (isExpected) return ok(found.Name);
  const seen = `${where} has the web ACL ${found.Name}. The settings say ${expectedArn ?? "one of this stack"}.`;
  return differs(target, { seen, why: "Other rules than intended decide who can sign in.", link: LINK });
}

const blocked: Check = {
  id: "api.blocked",
  title: "The web ACLs blocked fewer requests than they allowed in the last day",
  needs: ["api.web-acl", "pool.web-acl"],
  applies: ({ settings }) => Boolean(settings.waf) || settings.webAclArn !== undefined,
  async run(target) {
    const all = [
      hasApi(target) ? webAclOfApi(target) : undefined,
      webAclOfBridge(target),
      webAclOfPool(target),
    ];
    const found = (await Promise.all(all)).filter((webAcl) => webAcl !== undefined);
    // The one of webAclArn is in front of two APIs, and its metrics count the requests of both.
    const webAcls = [...new Map(found.map((webAcl) => [webAcl.ARN, webAcl])).values()];
    return blockedFinding(await Promise.all(webAcls.map((webAcl) => requestsOf(target, webAcl))));
  },
};

/** Who is blocked, by rule: attacks are blocked every day, but more than half of all requests are hardly attacks alone. Pure. */
export function blockedFinding(webAcls: readonly WebAclRequests[]): Finding {
  const rules = new Map<string, number>();
  for (const { blocked: one } of webAcls)
    for (const [name, count] of one) rules.set(name, (rules.get(name) ?? 0) + count);
  const counts = [...rules].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  const total = [...rules.values()].reduce((sum, count) => sum + count, 0);
  const allowed = webAcls.reduce((sum, one) => sum + one.allowed, 0);
  if (total === 0) return ok("none was blocked");
  if (total <= allowed) return noticed(`blocked: ${listed(counts)}; allowed: ${allowed}`);
  return warning({
    seen: `The web ACLs blocked ${total} requests in the last day and allowed ${allowed}: ${listed(counts)}.`,
    why: "Users who are blocked get 403 and no explanation: colleagues behind one address share its limit.",
    fix: "In the AWS WAF console: the web ACL → Traffic overview; then raise waf.rateLimit, or count instead of block",
    link: LINK,
  });
}

/** Which web ACLs filter requests, and what they block. */
export const webAclChecks: readonly Check[] = [ofApi, ofPool, blocked];
