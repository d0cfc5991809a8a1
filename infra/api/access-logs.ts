import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CallerContext } from "../shared/context.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { accessLogFormat } from "./access-log-format.ts";
import { AccessLogRole, type LogRole } from "./access-log-role.ts";

export interface AccessLogsArgs extends LogOptions {
  readonly place: CallerContext;
  readonly role: LogRole;
}

/** Where the API writes who asked for what, and what came of it. */
export class AccessLogs extends pulumi.ComponentResource {
  /** What the stage has to be told. It changes the stage and nothing else; the API is not deployed again. */
  readonly stageSettings: pulumi.Output<{ readonly destinationArn: string; readonly format: string }>;

  constructor(name: string, args: AccessLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AccessLogs", name, {}, opts);
    const parent = { parent: this };
    const { arn } = new aws.cloudwatch.LogGroup(`${name}-access`, logGroupArgs(args), parent);
    const made =
      args.role === "of-this-stack"
        ? new AccessLogRole(name, { place: args.place, logGroupArn: arn }, parent)
        : undefined;
    // The stage waits for the role: without one in the account it would be refused.
    this.stageSettings = pulumi
      .all([arn, made?.account.id])
      .apply(([destinationArn]) => ({ destinationArn, format: accessLogFormat }));
    this.registerOutputs();
  }
}
