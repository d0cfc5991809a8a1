import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { accessLogFormat } from "./access-log-format.ts";
import { AccessLogRole, type LogRole } from "./access-log-role.ts";

export interface AccessLogsArgs extends LogOptions {
  readonly context: CallerContext;
  readonly role: LogRole;
}

/** The log group of the API's requests and their results. */
export class AccessLogs extends pulumi.ComponentResource {
  /** Settings for the stage. They change the stage only; the API is not deployed again. */
  readonly stageSettings: pulumi.Output<{ readonly destinationArn: string; readonly format: string }>;

  constructor(name: string, args: AccessLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AccessLogs", name, {}, opts);
    const parent = { parent: this };
    const { arn } = new aws.cloudwatch.LogGroup(`${name}-access`, logGroupArgs(args), parent);
    const created =
      args.role === "stack"
        ? new AccessLogRole(name, { context: args.context, logGroupArn: arn }, parent)
        : undefined;
    // The stage waits for the role: AWS refuses access logs without one in the account.
    this.stageSettings = pulumi
      .all([arn, created?.account.id])
      .apply(([destinationArn]) => ({ destinationArn, format: accessLogFormat }));
    this.registerOutputs();
  }
}
