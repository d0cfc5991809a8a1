import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";

/** The worker's state between runs, with the keys that sync/state/dynamo-state-store.ts writes. */
export function declareStateTable(name: string, options: CustomResourceOptions): aws.dynamodb.Table {
  return new aws.dynamodb.Table(
    name,
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "kind",
      rangeKey: "at",
      attributes: [
        { name: "kind", type: "S" },
        { name: "at", type: "S" },
      ],
      ttl: { attributeName: "expires", enabled: true },
    },
    options,
  );
}

export interface AuditLogGroupArgs extends LogOptions {
  readonly auditRetentionDays: number;
}

/** The audit log: who got or lost an account, when and why. It is kept longer than the worker's own log. */
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
