import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { deliveryPolicy } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";

export interface WebAclLogsArgs {
  readonly context: CallerContext;
  readonly logOptions: LogOptions;
  /** Web ACLs by the part of the stack that they protect. */
  readonly webAcls: Readonly<Record<string, aws.wafv2.WebAcl>>;
}

/** One log group for requests that the web ACLs blocked or counted. Other requests are not logged: they would be all sign-ins. */
export class WebAclLogs extends pulumi.ComponentResource {
  constructor(name: string, args: WebAclLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:WebAclLogs", name, {}, opts);
    const parent = { parent: this };
    // AWS WAF requires this prefix. Source: "Sending web ACL traffic logs to … CloudWatch Logs".
    const group = new aws.cloudwatch.LogGroup(`aws-waf-logs-${name}`, logGroupArgs(args.logOptions), parent);
    const policy = new aws.cloudwatch.LogResourcePolicy(
      `${name}-waf`,
      {
        // A policy's name is unique in an account and Region. The log group's name is unique, too.
        policyName: group.name,
        policyDocument: group.arn.apply((arn) => deliveryPolicy(arn, args.context)),
      },
      parent,
    );
    for (const [key, webAcl] of Object.entries(args.webAcls)) {
      new aws.wafv2.WebAclLoggingConfiguration(
        `${name}-${key}`,
        { resourceArn: webAcl.arn, logDestinationConfigs: [group.arn], ...LOGGING },
        // AWS identifies the configuration by its web ACL: deleting the old one last would delete the new one.
        { ...parent, dependsOn: [policy], deleteBeforeReplace: true },
      );
    }
    this.registerOutputs();
  }
}

const LOGGING = {
  // Queries contain codes, state and challenges; headers contain tokens and sessions. Bodies are never logged.
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
