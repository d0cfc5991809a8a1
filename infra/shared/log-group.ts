import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/** What all log groups of the stack have in common. */
export interface LogOptions {
  readonly settings: Pick<Settings, "logRetentionDays">;
  /** ARN of a KMS key; absent, CloudWatch Logs encrypts with its own. */
  readonly logKey: pulumi.Input<string> | undefined;
}

/**
 * Retention and key of a log group. Adding or removing a key changes the group and replaces nothing; existing lines keep the key
 * they were written with.
 * Source: "Encrypt log data in CloudWatch Logs using AWS Key Management Service".
 */
export function logGroupArgs({ settings, logKey }: LogOptions): aws.cloudwatch.LogGroupArgs {
  return { retentionInDays: settings.logRetentionDays, kmsKeyId: logKey };
}
