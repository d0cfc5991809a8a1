import type { Rule, RuleAction, WebACL } from "@aws-sdk/client-wafv2";
import { serverRoutesOf } from "../../../infra/settings/bridge-routes.ts";
import { type Check, type Finding, ok, warning } from "../../check.ts";
import type { Target } from "../../target.ts";
import { bridgedProvidersOf, hasBridge } from "../facts/federation.ts";
import { listed } from "../facts/problems.ts";
import { webAclOfBridge } from "../facts/waf.ts";
import { webAclFinding } from "../web-acl.ts";
import { matches, type ServerRequest } from "./waf-statement.ts";

export const bridgeWebAcl: Check = {
  id: "bridge.web-acl",
  title: "The bridge has the web ACL of the settings, and it lets Amazon Cognito pass",
  needs: ["bridge.function"],
  applies: hasBridge,
  async run(target) {
    const found = await webAclOfBridge(target);
    const finding = webAclFinding(target, "bridge", found);
    return finding.state !== "ok" || found === undefined
      ? finding
      : serversFinding(found, serverRequests(target));
  },
};

/** What servers send to the bridge: Cognito asks for tokens and attributes, and providers for keys. */
function serverRequests(target: Target): ServerRequest[] {
  return bridgedProvidersOf(target).flatMap(({ base, bridge }) => {
    if (base === undefined) return [];
    const { host, pathname } = new URL(base);
    return serverRoutesOf(bridge).map(({ route, method }) => ({
      method,
      host,
      path: `${pathname}/${route}`,
    }));
  });
}

/** Which rules may stop a request, and which cannot be judged. */
interface Verdict {
  readonly suspects: readonly string[];
  readonly unread: readonly string[];
}

/**
 * Judges whether a web ACL may stop servers: they have addresses of AWS or of a provider, and no browser's headers. Pure.
 *
 * What the web ACL refers to, such as rule groups of the account, is named and not read.
 */
export function serversFinding(webAcl: WebACL, requests: readonly ServerRequest[]): Finding {
  const verdicts = requests.map((request) => ({ request, ...verdictOn(webAcl, request) }));
  const stopped = verdicts.filter(({ suspects }) => suspects.length > 0);
  const unread = [...new Set(verdicts.flatMap((one) => one.unread))];
  if (stopped.length === 0)
    return ok(unread.length === 0 ? webAcl.Name : `${webAcl.Name}; not examined: ${listed(unread)}`);
  const suspects = [...new Set(stopped.flatMap((one) => one.suspects))];
  const paths = stopped.map(({ request }) => request.path);
  return warning({
    seen: `In the web ACL ${webAcl.Name}, ${listed(suspects)} may block requests of servers to ${listed(paths)}.`,
    why: "Amazon Cognito calls token and userinfo for all users from a few addresses of AWS, without a browser's headers; providers call jwks. If they are blocked, no user of the provider can sign in.",
    fix: "In the AWS WAF console: the web ACL → Rules → Add rules, before these: a rule with the action Allow for exactly these paths. The guide shows it field by field",
    link: "docs/waf.md#your-own-web-acl",
  });
}

/** Goes through the rules in their order, until one ends the evaluation. Source: "How AWS WAF handles rule and rule group actions". */
function verdictOn(webAcl: WebACL, request: ServerRequest): Verdict {
  const rules = inOrder(webAcl.Rules).map((rule) => {
    const effect = effectOf(rule);
    const match = effect === "none" ? "no" : matches(rule.Statement ?? {}, request);
    return { name: nameOf(rule), effect, match };
  });
  const end = rules.findIndex(({ effect, match }) => effect === "allows" && match === "yes");
  const reached = end === -1 ? rules : rules.slice(0, end);
  const stopping = reached.filter(
    ({ effect, match }) => effect === "stops" && (match === "yes" || match === "maybe"),
  );
  const unread = reached.filter(({ match }) => match === "unknown");
  const { PreProcessFirewallManagerRuleGroups: first, PostProcessFirewallManagerRuleGroups: last } = webAcl;
  const blocksOthers = end === -1 && webAcl.DefaultAction?.Block !== undefined;
  return {
    suspects: [...stopping.map(({ name }) => name), ...(blocksOthers ? ["the default action"] : [])],
    unread: [...namesOf(first), ...unread.map(({ name }) => name), ...(end === -1 ? namesOf(last) : [])],
  };
}

function inOrder(rules: readonly Rule[] = []): Rule[] {
  return rules.toSorted((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0));
}

/** A challenge and a CAPTCHA stop a server too, which cannot solve them. A group's rules have actions of their own. */
function effectOf({ Action, OverrideAction }: Rule): "stops" | "allows" | "none" {
  if (Action?.Allow !== undefined) return "allows";
  const stopping: RuleAction[keyof RuleAction] = Action?.Block ?? Action?.Captcha ?? Action?.Challenge;
  return (stopping ?? OverrideAction?.None) === undefined ? "none" : "stops";
}

interface Named {
  readonly Name?: string | undefined;
}

function nameOf({ Name }: Named): string {
  return Name ?? "a rule without a name";
}

function namesOf(all: readonly Named[] = []): string[] {
  return all.map(nameOf);
}
