import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";

export interface AuditLogGroupArgs extends LogOptions {
  readonly auditRetentionDays: number;
}

/**
 * Who was given or lost an account, when and why: asked after long when nobody reads the worker's own log any more, and so kept in a
 * group of its own, which the options retain.
 */
export function declareAuditLogGroup(
  name: string,
  args: AuditLogGroupArgs,
  options: CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    `${name}-audit`,
    { ...logGroupArgs(args), retentionInDays: args.auditRetentionDays },
    options,
  );
}
