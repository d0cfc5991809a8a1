import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { WorkerConfig, WorkerSource } from "../../sync/worker/config.ts";
import { underKey } from "../scim/policy.ts";
import type { DirectorySync } from "../settings/directory-sync.ts";
import { type ScimTable, workerSources } from "../settings/source-specs.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, workerPolicy } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { grantsToRead } from "./source-permissions.ts";
import { partsFor, workerArchive } from "./worker-code.ts";

/** Seconds: the longest that a Lambda lives. */
export const TIME_OUT = 900;

/** What says which sources there are. */
export interface SourcesArgs {
  readonly directorySync: DirectorySync;
  readonly place: CallerContext;
  readonly scim?: ScimTable | undefined;
}

export interface WorkerArgs extends LogOptions, SourcesArgs {
  readonly poolId: pulumi.Input<string>;
  readonly queue: aws.sqs.Queue;
  readonly table: aws.dynamodb.Table;
  readonly auditLogGroup: aws.cloudwatch.LogGroup;
  /** The name under which the worker's runs are counted. */
  readonly metricsDimension: string;
}

/** The function that looks, with a role of its own. @returns the role's ARN, which whoever owns a directory may trust. */
export function declareWorker(
  name: string,
  args: WorkerArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { place, queue } = args;
  const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), options);
  const role = new aws.iam.Role(
    name,
    { assumeRolePolicy: assumableBy("lambda.amazonaws.com", place.account) },
    options,
  );
  const policy = mayDo(args, logGroup);
  const mayWork = new aws.iam.RolePolicy(name, { role: role.id, policy }, options);
  const lambda = new aws.lambda.Function(
    name,
    {
      code: workerArchive(partsFor(sourcesIn(args))),
      handler: "index.handler",
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: TIME_OUT,
      // For 300,000 people all of whom change, as at the first comparison: docs/measurements.md.
      memorySize: 1024,
      environment: { variables: { SYNC: configOf(args) } },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    },
    { ...options, dependsOn: [mayWork] },
  );
  new aws.lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: queue.arn,
      functionName: lambda.name,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      // Two are enough: more would only wait for Cognito's quotas. Source: "Configuring scaling", 2 at least.
      scalingConfig: { maximumConcurrency: 2 },
    },
    { ...options, dependsOn: [mayWork] },
  );
  return role.arn;
}

/** What is known of the sources beforehand: all but what the table is called. */
export function sourcesIn({ directorySync, place, scim }: SourcesArgs): WorkerSource[] {
  return workerSources(directorySync, { region: place.region, scimTable: scim && "-" });
}

function mayDo(args: WorkerArgs, logGroup: aws.cloudwatch.LogGroup): pulumi.Output<string> {
  const { place, poolId, scim, table, queue, auditLogGroup } = args;
  const sources = sourcesIn(args);
  return pulumi
    .all([poolId, table.arn, queue.arn, logGroup.arn, auditLogGroup.arn, scim?.tableArn, scim?.keyArn])
    .apply(([pool, tableArn, queueArn, logGroupArn, auditLogGroupArn, scimTableArn, scimKeyArn]) =>
      workerPolicy({
        poolArn: `arn:${place.partition}:cognito-idp:${place.region}:${place.account}:userpool/${pool}`,
        reads: grantsToRead(sources, place, scimTableArn),
        ...{ tableArn, queueArn, logGroupArn, auditLogGroupArn },
        underKey: scimKeyArn === undefined ? [] : [underKey(scimKeyArn, place.region)],
      }),
    );
}

function configOf(args: WorkerArgs): pulumi.Output<string> {
  const { directorySync, place, poolId, scim, table, queue, metricsDimension, auditLogGroup } = args;
  return pulumi
    .all([poolId, table.name, queue.url, auditLogGroup.name, scim?.tableName])
    .apply(([pool, tableName, queueUrl, auditLogGroupName, scimTable]) => {
      const { onRemove, graceDays, maxRemovals, maxEmailChanges, maxInvitations, emailsPerDay } =
        directorySync;
      const own: WorkerConfig = {
        sources: workerSources(directorySync, { region: place.region, scimTable }),
        ...{ onRemove, graceDays, maxRemovals, maxEmailChanges, maxInvitations, emailsPerDay },
        poolId: pool,
        table: tableName,
        ...{ queueUrl, metricsDimension, auditLogGroup: auditLogGroupName },
      };
      return JSON.stringify(own);
    });
}
