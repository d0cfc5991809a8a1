import type { CallerContext } from "./context.ts";

/** How the names of the stack's log groups begin: AWS WAF takes none that does not say so in front. */
const LOG_GROUPS = ["sign-in-*", "aws-waf-logs-sign-in-*"];

/** How the names of the stack's alarms begin. */
const ALARMS = "sign-in-*";

/**
 * Who may use the key of `encryption`: the account's own IAM policies, CloudWatch Logs for the stack's log groups, and CloudWatch
 * for what the stack's alarms write to their topic. Each service on behalf of this account and Region alone. Pure.
 *
 * Sources: "Default key policy", AWS KMS; "Encrypt log data in CloudWatch Logs using AWS Key Management Service", step 2; "Managing
 * Amazon SNS encryption keys and costs", compatibility with event sources.
 */
export function keyPolicy({ partition, account, region }: CallerContext): string {
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        // Without it no IAM policy counts, and nobody could change the key any more.
        Sid: "AccountDecidesByIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "LogGroupsOfTheStack",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", ...REENCRYPT],
        Resource: "*",
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": LOG_GROUPS.map((name) => `${logs}${name}`) },
        },
      },
      {
        Sid: "AlarmsOfTheStack",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${ALARMS}` },
        },
      },
    ],
  });
}

const REENCRYPT = ["kms:ReEncryptFrom", "kms:ReEncryptTo"];
