import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type SettingFault, type Settings, SettingsError } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, writeAllLogsPolicy } from "../shared/iam.ts";

/** Who owns the role with which API Gateway writes logs: there is one for all APIs of an account in a Region. */
export type LogRole = "account" | "stack";

/**
 * Finds the owner of the role before the first resource. `Account.get` reads it, since the provider has no data source
 * for it: this creates and changes nothing, and works in a preview.
 *
 * @param teardown the stack is about to be destroyed: a missing role is no error.
 * @returns undefined without access logs.
 * @throws SettingsError if there is no role, or if the stack's role would replace another one.
 */
export async function findLogRole(
  accessLogs: Settings["accessLogs"],
  context: CallerContext,
  teardown: boolean,
): Promise<LogRole | undefined> {
  if (!accessLogs) return undefined;
  if (teardown) return accessLogs.createRole ? "stack" : "account";
  const { cloudwatchRoleArn } = aws.apigateway.Account.get("api-gateway", context.account);
  const current = await new Promise<string | undefined>((resolve) => {
    cloudwatchRoleArn.apply(resolve);
  });
  const found = logRoleOwner(accessLogs, current ?? "", roleNameOf(context));
  if (typeof found === "object") throw new SettingsError([found]);
  return found;
}

/**
 * Decides who owns the role. Pure.
 *
 * @param current ARN of the account's role; empty if it has none.
 * @param own prefix of the name of this stack's role.
 * @returns a fault if there is no role and the stack may not create one, or if it would replace another one.
 */
export function logRoleOwner(
  { createRole }: NonNullable<Settings["accessLogs"]>,
  current: string,
  own: string,
): LogRole | SettingFault {
  const isOwn = current.includes(`:role/${own}-`);
  if (createRole && (current === "" || isOwn)) return "stack";
  if (createRole) {
    const allowed = "it works for all APIs of the account, so use it: pulumi config set accessLogs true";
    return {
      key: "accessLogs.createRole",
      found: `API Gateway writes its logs as ${current}`,
      allowed,
    };
  }
  if (current !== "") return "account";
  const found = "API Gateway has no role for writing logs in this account and Region";
  const allowed =
    "set one in API Gateway's settings, or let this stack create it for all APIs of the account; it stays after a destroy: " +
    `pulumi config set accessLogs '{"createRole": true}'`;
  return { key: "accessLogs", found, allowed };
}

/** Logical name of the stack's role, and prefix of its name in AWS: it differs from those of other stacks in the account. */
function roleNameOf({ region }: CallerContext): string {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}/${region}`;
  return `sign-in-api-logs-${createHash("sha256").update(stack).digest("hex").slice(0, 8)}`;
}

export interface AccessLogRoleArgs {
  readonly context: CallerContext;
  /** ARN of a log group of the account. */
  readonly logGroupArn: pulumi.Output<string>;
}

/**
 * The role with which API Gateway writes the logs of all APIs. Other stacks may use it, too, so role and setting stay when this
 * stack is destroyed.
 */
export class AccessLogRole extends pulumi.ComponentResource {
  /** Depend on it to have the role in place. */
  readonly account: aws.apigateway.Account;

  constructor(name: string, args: AccessLogRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AccessLogRole", name, {}, opts);
    const options = { parent: this, retainOnDelete: true };
    const role = new aws.iam.Role(
      roleNameOf(args.context),
      {
        assumeRolePolicy: assumableBy("apigateway.amazonaws.com"),
        description: "API Gateway writes the logs of all APIs of the account with it",
      },
      options,
    );
    const rolePolicy = new aws.iam.RolePolicy(
      `${name}-api-logs`,
      { role: role.id, policy: args.logGroupArn.apply(writeAllLogsPolicy) },
      options,
    );
    // API Gateway tests the role when it is set.
    this.account = new aws.apigateway.Account(
      name,
      { cloudwatchRoleArn: role.arn },
      { ...options, dependsOn: [rolePolicy] },
    );
    this.registerOutputs();
  }
}
