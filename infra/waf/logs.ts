import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";

export interface WebAclLogsArgs {
  readonly place: CallerContext;
  readonly keeping: LogOptions;
  /** Web ACLs by a name of ours. */
  readonly webAcls: Readonly<Record<string, aws.wafv2.WebAcl>>;
}

/** What the web ACLs stopped or counted, in one log group. What passed is in no log: it would be everybody's every sign-in. */
export class WebAclLogs extends pulumi.ComponentResource {
  constructor(name: string, args: WebAclLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:WebAclLogs", name, {}, opts);
    const parent = { parent: this };
    // AWS WAF writes to no log group that is called otherwise. Source: "Sending web ACL traffic logs to … CloudWatch Logs".
    const group = new aws.cloudwatch.LogGroup(`aws-waf-logs-${name}`, logGroupArgs(args.keeping), parent);
    const policy = new aws.cloudwatch.LogResourcePolicy(
      `${name}-waf`,
      {
        // A policy's name is one for an account and Region, and so takes after the log group's, which is nobody else's.
        policyName: group.name,
        policyDocument: group.arn.apply((arn) => deliveryPolicy(arn, args.place)),
      },
      parent,
    );
    for (const [key, webAcl] of Object.entries(args.webAcls)) {
      new aws.wafv2.WebAclLoggingConfiguration(
        `${name}-${key}`,
        { resourceArn: webAcl.arn, logDestinationConfigs: [group.arn], ...WHAT_IS_LOGGED },
        // One made before the other is deleted would be deleted with it: AWS knows them by the web ACL alone.
        { ...parent, dependsOn: [policy], deleteBeforeReplace: true },
      );
    }
    this.registerOutputs();
  }
}

const WHAT_IS_LOGGED = {
  // Codes, state and challenges are in queries, tokens and sessions in headers. Bodies are never logged.
  redactedFields: [
    { queryString: {} },
    { singleHeader: { name: "authorization" } },
    { singleHeader: { name: "cookie" } },
  ],
  loggingFilter: {
    defaultBehavior: "DROP",
    filters: [
      {
        behavior: "KEEP",
        requirement: "MEETS_ANY",
        conditions: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT", "CAPTCHA", "CHALLENGE"].map((action) => ({
          actionCondition: { action },
        })),
      },
    ],
  },
};

/**
 * Lets AWS write to the log group on behalf of this account's web ACLs in this Region. Pure.
 *
 * Source: "Sending web ACL traffic logs to an Amazon CloudWatch Logs log group", permissions; "Logging that requires additional
 * permissions", with the conditions against the confused deputy.
 */
export function deliveryPolicy(groupArn: string, { partition, region, account }: CallerContext): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "WebAclsOfTheStack",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${groupArn}:log-stream:*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${account}:*` },
        },
      },
    ],
  });
}
