import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { WorkerConfig, WorkerSource } from "../../sync/worker/config.ts";
import type { ScimTable } from "../scim/table.ts";
import type { DirectorySync } from "../settings/directory-sync.ts";
import { workerSources } from "../settings/worker-sources.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, LAMBDA, tableKeyGrants, workerPolicy } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { grantsToRead } from "./source-permissions.ts";
import { partsFor, workerArchive } from "./worker-code.ts";

/** The longest timeout that Lambda allows. */
export const TIMEOUT_SECONDS = 900;

/** What determines the sources. */
export interface SourcesArgs {
  readonly directorySync: DirectorySync;
  readonly context: CallerContext;
  readonly scim?: Pick<ScimTable, "tableName" | "tableArn" | "keyArn"> | undefined;
}

export interface WorkerArgs extends LogOptions, SourcesArgs {
  readonly poolId: pulumi.Input<string>;
  readonly queue: aws.sqs.Queue;
  readonly table: aws.dynamodb.Table;
  readonly auditLogGroup: aws.cloudwatch.LogGroup;
  /** Value of the dimension `Stack` of the worker's metrics. */
  readonly metricsDimension: string;
}

/** Declares the worker's function and role. @returns the role's ARN, which other accounts may trust. */
export function declareWorker(
  name: string,
  args: WorkerArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { queue } = args;
  const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), options);
  const role = new aws.iam.Role(name, { assumeRolePolicy: assumableBy(LAMBDA) }, options);
  const policy = policyFor(args, logGroup);
  const rolePolicy = new aws.iam.RolePolicy(name, { role: role.id, policy }, options);
  const lambda = new aws.lambda.Function(
    name,
    {
      code: workerArchive(partsFor(sourcesIn(args))),
      handler: "index.handler",
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: TIMEOUT_SECONDS,
      // Enough for 300,000 users who all change, as in the first comparison: docs/measurements.md.
      memorySize: 1024,
      environment: { variables: { SYNC: configOf(args) } },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    },
    { ...options, dependsOn: [rolePolicy] },
  );
  new aws.lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: queue.arn,
      functionName: lambda.name,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // Two are enough: more would only wait for Cognito's quotas. Source: "Configuring scaling", at least 2.
      scalingConfig: { maximumConcurrency: 2 },
    },
    { ...options, dependsOn: [rolePolicy] },
  );
  return role.arn;
}

/** The sources as far as they are known before deployment: without the name of the SCIM table. */
export function sourcesIn({ directorySync, context, scim }: SourcesArgs): WorkerSource[] {
  return workerSources(directorySync, { region: context.region, scimTable: scim && "-" });
}

function policyFor(args: WorkerArgs, logGroup: aws.cloudwatch.LogGroup): pulumi.Output<string> {
  const { context, poolId, scim, table, queue, auditLogGroup } = args;
  const { partition, region, account } = context;
  const sources = sourcesIn(args);
  return pulumi
    .all([poolId, table.arn, queue.arn, logGroup.arn, auditLogGroup.arn, scim?.tableArn, scim?.keyArn])
    .apply(([pool, tableArn, queueArn, logGroupArn, auditLogGroupArn, scimTableArn, scimKeyArn]) =>
      workerPolicy({
        poolArn: `arn:${partition}:cognito-idp:${region}:${account}:userpool/${pool}`,
        reads: [...grantsToRead(sources, context, scimTableArn), ...tableKeyGrants(scimKeyArn, region)],
        tableArn,
        queueArn,
        logGroupArn,
        auditLogGroupArn,
      }),
    );
}

function configOf(args: WorkerArgs): pulumi.Output<string> {
  const { directorySync, context, poolId, scim, table, queue, metricsDimension, auditLogGroup } = args;
  return pulumi
    .all([poolId, table.name, queue.url, auditLogGroup.name, scim?.tableName])
    .apply(([pool, tableName, queueUrl, auditLogGroupName, scimTable]) => {
      const config: WorkerConfig = {
        sources: workerSources(directorySync, { region: context.region, scimTable }),
        onRemove: directorySync.onRemove,
        graceDays: directorySync.graceDays,
        maxRemovals: directorySync.maxRemovals,
        maxEmailChanges: directorySync.maxEmailChanges,
        maxInvitations: directorySync.maxInvitations,
        emailsPerDay: directorySync.emailsPerDay,
        poolId: pool,
        table: tableName,
        queueUrl,
        metricsDimension,
        auditLogGroup: auditLogGroupName,
      };
      return JSON.stringify(config);
    });
}
