import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type SettingFault, type Settings, SettingsError } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";

/** Whose role API Gateway writes logs with: one role for all APIs of an account in a Region. */
export type LogRole = "of-the-account" | "of-this-stack";

/**
 * Finds out whose role it will be, before the first resource. It is read by `Account.get`, since the provider has no data source
 * for it: nothing is made or changed by that, and a preview reads it too.
 *
 * @param teardown the stack is about to be destroyed: what is missing stands in nobody's way.
 * @returns nothing where no access log is asked for.
 * @throws SettingsError where a role is missing, or would be taken away from others.
 */
export async function findLogRole(
  accessLogs: Settings["accessLogs"],
  place: CallerContext,
  teardown: boolean,
): Promise<LogRole | undefined> {
  if (!accessLogs) return undefined;
  if (teardown) return accessLogs.createRole ? "of-this-stack" : "of-the-account";
  const { cloudwatchRoleArn } = aws.apigateway.Account.get("api-gateway", place.account);
  const current = await new Promise<string | undefined>((resolve) => {
    cloudwatchRoleArn.apply(resolve);
  });
  const found = whoseLogRole(accessLogs, current ?? "", ownRole(place));
  if (typeof found === "object") throw new SettingsError([found]);
  return found;
}

/**
 * Decides whose role it will be. Pure.
 *
 * @param current ARN of the role that the account has; empty for none.
 * @param own how the name of this stack's own role begins.
 * @returns a fault where there is no role and none is to be made, or another one's would be replaced.
 */
export function whoseLogRole(
  { createRole }: NonNullable<Settings["accessLogs"]>,
  current: string,
  own: string,
): LogRole | SettingFault {
  const isOwn = current.includes(`:role/${own}-`);
  if (createRole && (current === "" || isOwn)) return "of-this-stack";
  if (createRole) {
    const allowed = "it serves all APIs of the account, this one too: pulumi config set accessLogs true";
    return { key: "accessLogs.createRole", found: `API Gateway writes its logs as ${current}`, allowed };
  }
  if (current !== "") return "of-the-account";
  const found = "API Gateway has no role for writing logs in this account and Region";
  const allowed =
    "have one set in API Gateway's settings, or let this stack make it, for all APIs of the account and to stay: " +
    `pulumi config set accessLogs '{"createRole": true}'`;
  return { key: "accessLogs", found, allowed };
}

/** The role's logical name, with which its name begins: this stack's has to be told from that of another one in the account. */
function ownRole({ region }: CallerContext): string {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}/${region}`;
  return `sign-in-api-logs-${createHash("sha256").update(stack).digest("hex").slice(0, 8)}`;
}

export interface AccessLogRoleArgs {
  readonly place: CallerContext;
  /** ARN of a log group of the account. */
  readonly logGroupArn: pulumi.Output<string>;
}

/**
 * The role with which API Gateway writes the logs of all APIs. Whoever makes it makes it for the others too: it stays when the
 * stack goes, setting and role alike.
 */
export class AccessLogRole extends pulumi.ComponentResource {
  /** The account has the role from here on. */
  readonly account: aws.apigateway.Account;

  constructor(name: string, args: AccessLogRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AccessLogRole", name, {}, opts);
    const stays = { parent: this, retainOnDelete: true };
    const role = new aws.iam.Role(
      ownRole(args.place),
      {
        assumeRolePolicy: assumableByApiGateway,
        description: "API Gateway writes the logs of all APIs of the account with it",
      },
      stays,
    );
    const mayLog = new aws.iam.RolePolicy(
      `${name}-api-logs`,
      { role: role.id, policy: args.logGroupArn.apply(writeAllLogsPolicy) },
      stays,
    );
    // API Gateway tries the role when it is set.
    this.account = new aws.apigateway.Account(
      name,
      { cloudwatchRoleArn: role.arn },
      { ...stays, dependsOn: [mayLog] },
    );
    this.registerOutputs();
  }
}

const assumableByApiGateway = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

/**
 * What AWS's managed policy AmazonAPIGatewayPushToCloudWatchLogs allows, in this account and Region alone.
 * Source: "Set up logging for REST APIs in API Gateway", permissions.
 */
function writeAllLogsPolicy(logGroupArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "logs:CreateLogGroup",
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:FilterLogEvents",
          "logs:GetLogEvents",
          "logs:PutLogEvents",
        ],
        Resource: logGroupArn.replace(/:log-group:.*$/, ":*"),
      },
    ],
  });
}
