import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../settings/operating.ts";

/** Types of the stack's resources that support tags. */
const TAGGABLE = [
  "aws:acm/certificate:Certificate",
  "aws:apigateway/domainName:DomainName",
  "aws:apigateway/restApi:RestApi",
  "aws:apigateway/stage:Stage",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cognito/userPool:UserPool",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:dynamodb/table:Table",
  "aws:iam/role:Role",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:sqs/queue:Queue",
  "aws:kms/key:Key",
  "aws:lambda/function:Function",
  "aws:secretsmanager/secret:Secret",
  "aws:sns/topic:Topic",
  "aws:ssoadmin/application:Application",
  "aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer",
  "aws:wafv2/ipSet:IpSet",
  "aws:wafv2/webAcl:WebAcl",
];

/** The tag of a user pool that names its stack: a pool that is no longer in any state is found by it. */
export const STACK_TAG = "quick-sign-in:stack";

/** The value of the tag. @param project the name in Pulumi.yaml. @param stack with or without the organisation in front. */
export function stackTagValue(project: string, stack: string): string {
  return `${project}/${stack.split("/").at(-1) ?? stack}`;
}

/**
 * Adds these tags to each resource of the stack that supports tags, including those of awsx: call it before the
 * first resource. A resource's own tags take precedence.
 */
export function tagAllResources(tags: Tags): void {
  if (Object.keys(tags).length === 0) return;
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    if (!TAGGABLE.includes(type)) return undefined;
    return { props: { ...props, tags: { ...tags, ...props["tags"] } }, opts };
  });
}
