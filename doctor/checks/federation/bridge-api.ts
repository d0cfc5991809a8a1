import type { Rule, Statement, WebACL } from "@aws-sdk/client-wafv2";
import { type BridgedProvider, bridgedProviders, openRoutesOf } from "../../../infra/settings/federation.ts";
import { type Check, type Finding, ok, warning } from "../../check.ts";
import type { Target } from "../../target.ts";
import { type ExpectedLimit, limitsFinding } from "../api-limits.ts";
import { accessLogsFinding, executionLogsFinding } from "../api-logs.ts";
import { accessIn, policyFinding } from "../api-policy.ts";
import { deployedBridge, describedBridgeStage } from "../facts/bridge.ts";
import { bridgedProvidersOf, hasBridge } from "../facts/federation.ts";
import { listed } from "../facts/problems.ts";
import { webAclOfBridge } from "../facts/waf.ts";
import { webAclFinding } from "../web-acl.ts";

const NEEDS = ["bridge.function"];

const policyDeployed: Check = {
  id: "bridge.policy-deployed",
  title:
    "The bridge's deployed resource policy allows the addresses of the settings, and all at the routes of servers",
  needs: NEEDS,
  applies: hasBridge,
  async run(target) {
    const deployed = accessIn((await deployedBridge(target))?.policy);
    return policyFinding(target, deployed, openRoutesOf(bridgedProviders(target.settings.federation)));
  },
};

const accessLogs: Check = {
  id: "bridge.access-logs",
  title: "The bridge's access logs are written as set",
  needs: NEEDS,
  applies: hasBridge,
  run: async (target) => accessLogsFinding(target, await describedBridgeStage(target)),
};

const executionLogs: Check = {
  id: "bridge.execution-logs",
  title: "API Gateway logs no codes and client secrets of the bridge",
  needs: NEEDS,
  applies: hasBridge,
  run: async (target) => executionLogsFinding(await describedBridgeStage(target)),
};

const throttling: Check = {
  id: "bridge.throttling",
  title: "The bridge's API limits requests as set",
  needs: NEEDS,
  applies: hasBridge,
  async run(target) {
    const limits = bridgedProvidersOf(target).flatMap(({ name, bridge }) =>
      expectedLimits(target, name, bridge),
    );
    return limitsFinding(target, limits, (await describedBridgeStage(target))?.methodSettings ?? {});
  },
};

/** As infra/federation/bridge.ts sets them. */
function expectedLimits(
  { settings }: Target,
  name: string,
  { pkce, trustEmails }: BridgedProvider,
): ExpectedLimit[] {
  const { authorize, token, userInfo } = settings.throttling;
  return [
    { path: `/${name}/authorize`, method: "GET", expected: authorize },
    ...(pkce ? [{ path: `/${name}/callback`, method: "GET" as const, expected: authorize }] : []),
    { path: `/${name}/token`, method: "POST", expected: token },
    ...(trustEmails ? [{ path: `/${name}/userinfo`, method: "GET" as const, expected: userInfo }] : []),
  ];
}

const webAcl: Check = {
  id: "bridge.web-acl",
  title: "The bridge has the web ACL of the settings, and it lets Amazon Cognito pass",
  needs: NEEDS,
  applies: hasBridge,
  async run(target) {
    const found = await webAclOfBridge(target);
    const finding = webAclFinding(target, "bridge", found);
    const isOwn = target.settings.webAclArn === undefined && Boolean(target.settings.waf);
    // The stack's own rules leave these requests out.
    return finding.state !== "ok" || found === undefined || isOwn ? finding : serversFinding(found);
  },
};

/** Managed groups that examine addresses, or a request without a User-Agent. Source: "AWS Managed Rules rule groups list". */
const BY_CALLER: readonly string[] = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesAnonymousIpList",
  "AWSManagedRulesBotControlRuleSet",
];

/**
 * Judges whether a web ACL that the stack does not own may stop Cognito's requests: they come from a few addresses of AWS for all users.
 * What a scope-down statement leaves out is not examined. Pure.
 */
export function serversFinding({ Name, DefaultAction, Rules = [] }: WebACL): Finding {
  const suspects = Rules.filter(mayStopServers).map((rule) => rule.Name ?? "a rule without a name");
  if (DefaultAction?.Block !== undefined) suspects.push("the default action");
  if (suspects.length === 0) return ok(Name);
  return warning({
    seen: `In the web ACL ${Name}, ${listed(suspects)} may block by address, and the paths of the bridge are not left out.`,
    why: "Amazon Cognito calls /idp/NAME/token for all users from a few addresses of AWS. If these are blocked, no user of the provider can sign in.",
    fix: "In the AWS WAF console: the web ACL → the rule → Edit → Scope-down statement: only requests whose URI path does not end with /token, /jwks or /userinfo",
    link: "docs/waf.md#your-own-web-acl",
  });
}

function mayStopServers({ Action, OverrideAction, Statement: statement = {} }: Rule): boolean {
  const blocks = Action?.Block ?? Action?.Captcha ?? Action?.Challenge ?? OverrideAction?.None;
  return blocks !== undefined && examinesCallers(statement);
}

function examinesCallers(statement: Statement): boolean {
  const { RateBasedStatement: rate, ManagedRuleGroupStatement: group, NotStatement: not } = statement;
  if (rate !== undefined) return rate.ScopeDownStatement === undefined;
  if (group !== undefined)
    return group.ScopeDownStatement === undefined && BY_CALLER.includes(group.Name ?? "");
  const inner = not?.Statement;
  // A list of blocked addresses has none of Cognito's; everything outside of a list of allowed ones may.
  return (
    statement.GeoMatchStatement !== undefined ||
    inner?.GeoMatchStatement !== undefined ||
    inner?.IPSetReferenceStatement !== undefined
  );
}

/** Policy, limits, web ACL and logs of the bridge's API, as those of the sign-in API. */
export const bridgeApiChecks: readonly Check[] = [
  policyDeployed,
  throttling,
  webAcl,
  accessLogs,
  executionLogs,
];
