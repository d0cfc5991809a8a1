import { GetWebACLForResourceCommand, WAFV2Client, type WebACL } from "@aws-sdk/client-wafv2";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { fact, type Target } from "../../target.ts";
import { type StageName, stageArn, stageName } from "./api.ts";
import { awsConfig, sending } from "./aws.ts";
import { bridgeStageName } from "./bridge.ts";
import { metricSums } from "./metrics.ts";

/** The web ACL of the API's stage; undefined if there is none. */
export const webAclOfApi = fact(async (target) => webAclOfStage(target, await stageName(target)));

/** The web ACL of the stage of the bridge to identity providers; undefined if there is none. */
export const webAclOfBridge = fact(async (target) => webAclOfStage(target, bridgeStageName(target)));

/** The web ACL of the pool with its sign-in pages; undefined if there is none. */
export const webAclOfPool = fact(async (target) => {
  const partition = target.caller.split(":")[1] ?? "aws";
  const { outputs, region, account } = target;
  return webAclOf(target, `arn:${partition}:cognito-idp:${region}:${account}:userpool/${outputs.PoolId}`);
});

async function webAclOfStage(target: Target, name: StageName | undefined): Promise<WebACL | undefined> {
  return name === undefined ? undefined : webAclOf(target, stageArn(target, name));
}

async function webAclOf(target: Target, ResourceArn: string): Promise<WebACL | undefined> {
  const command = new GetWebACLForResourceCommand({ ResourceArn });
  const answer = await orMissing(
    using(new WAFV2Client(awsConfig(target)), (client) => client.send(command, sending(target))),
  );
  return answer?.WebACL;
}

/** Requests of the last day. */
export interface WebAclRequests {
  readonly allowed: number;
  /** By the rule that blocked them. */
  readonly blocked: ReadonlyMap<string, number>;
}

/**
 * Counts what a web ACL blocked. Samples would show requests, and the stack's web ACLs take none.
 * Source: "AWS WAF metrics and dimensions": WebACL and Rule are the metric names, Rule=ALL is the sum.
 */
export async function requestsOf(target: Target, webAcl: WebACL): Promise<WebAclRequests> {
  const { VisibilityConfig, Rules = [] } = webAcl;
  const WebACL = VisibilityConfig?.MetricName ?? "";
  const rules = Rules.map(({ Name = "", VisibilityConfig: seen }) => ({
    name: Name,
    Rule: seen?.MetricName ?? Name,
  }));
  const metric = (name: string, Rule: string) => ({
    namespace: "AWS/WAFV2",
    name,
    dimensions: { WebACL, Rule, Region: target.region },
    stat: "Sum" as const,
  });
  const [allowed = 0, total = 0, ...blocked] = await metricSums(target, [
    metric("AllowedRequests", "ALL"),
    metric("BlockedRequests", "ALL"),
    ...rules.map(({ Rule }) => metric("BlockedRequests", Rule)),
  ]);
  const byRules = rules.map(({ name }, index) => [name, blocked[index] ?? 0] as const);
  // A web ACL of one's own may block by default.
  const rest = total - byRules.reduce((sum, [, count]) => sum + count, 0);
  const counts = [...byRules, ["the default action", rest] as const];
  return { allowed, blocked: new Map(counts.filter(([, count]) => count > 0)) };
}
