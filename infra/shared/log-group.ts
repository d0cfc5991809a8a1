import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/** What all log groups of the stack have in common. */
export interface LogOptions {
  readonly settings: Pick<Settings, "logRetentionDays">;
  /** ARN of a KMS key; absent, CloudWatch Logs encrypts with a key of its own. */
  readonly logKey: pulumi.Input<string> | undefined;
}

/**
 * How long the lines of a log group are kept, and under which key. Setting a key later, or taking it off, changes the group and
 * replaces nothing; what was written before stays under the key of its time.
 * Source: "Encrypt log data in CloudWatch Logs using AWS Key Management Service".
 */
export function logGroupArgs({ settings, logKey }: LogOptions): aws.cloudwatch.LogGroupArgs {
  return {
    retentionInDays: settings.logRetentionDays,
    ...(logKey !== undefined && { kmsKeyId: logKey }),
  };
}
