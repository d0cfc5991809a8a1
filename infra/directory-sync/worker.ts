import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../sync/model/defined.ts";
import type { ProviderRules } from "../../sync/model/provider-rules.ts";
import type { WorkerResources, WorkerSettings, WorkerSource } from "../../sync/worker/config.ts";
import type { ScimTable } from "../scim/table.ts";
import type { DirectorySync } from "../settings/directory-sync.ts";
import { workerSources } from "../settings/worker-sources.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, LAMBDA, tableKeyGrants, workerPolicy } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { vpcGrants } from "./network.ts";
import { grantsToRead } from "./source-permissions.ts";
import { workerArchive } from "./worker-code.ts";

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
  /** The pool's identity providers. */
  readonly providers: ProviderRules;
  /** An app takes e-mail and password. */
  readonly directSignIn: boolean;
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
      code: workerArchive(settingsOf(args)),
      handler: "index.handler",
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: TIMEOUT_SECONDS,
      // Enough for 300,000 users who all change, as in the first comparison: docs/measurements.md.
      memorySize: 1024,
      vpcConfig: args.directorySync.vpc,
      environment: { variables: { SYNC: resourcesOf(args) } },
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
  const { context, directorySync, poolId, scim, table, queue, auditLogGroup } = args;
  const { partition, region, account } = context;
  const sources = sourcesIn(args);
  const links = Object.values(args.providers).some(({ link }) => link !== undefined);
  return pulumi
    .all([poolId, table.arn, queue.arn, logGroup.arn, auditLogGroup.arn, scim?.tableArn, scim?.keyArn])
    .apply(([pool, tableArn, queueArn, logGroupArn, auditLogGroupArn, scimTableArn, scimKeyArn]) =>
      workerPolicy({
        poolArn: `arn:${partition}:cognito-idp:${region}:${account}:userpool/${pool}`,
        reads: [
          ...grantsToRead(sources, context, scimTableArn),
          ...tableKeyGrants(scimKeyArn, region),
          ...vpcGrants(directorySync.vpc, context),
        ],
        links,
        tableArn,
        queueArn,
        logGroupArn,
        auditLogGroupArn,
      }),
    );
}

/** Settings that are known before deployment: part of the code. */
function settingsOf(args: WorkerArgs): WorkerSettings {
  const { onRemove, graceDays, maxRemovals, maxEmailChanges, maxInvitations, emailsPerDay } =
    args.directorySync;
  const limits = { maxRemovals, maxEmailChanges, maxInvitations, emailsPerDay };
  const { providers } = args;
  // Left out where it is true: the code of other stacks stays as it is.
  const directSignIn = args.directSignIn ? undefined : false;
  return defined({ sources: sourcesIn(args), onRemove, graceDays, ...limits, providers, directSignIn });
}

/** Names of resources: the environment variable. Their lengths are bounded, and far below the 4 KB of all variables. */
function resourcesOf(args: WorkerArgs): pulumi.Output<string> {
  const { poolId, scim, table, queue, metricsDimension, auditLogGroup } = args;
  return pulumi
    .all([poolId, table.name, queue.url, auditLogGroup.name, scim?.tableName])
    .apply(([pool, tableName, queueUrl, auditLogGroupName, scimTable]) => {
      const resources: WorkerResources = {
        poolId: pool,
        table: tableName,
        queueUrl,
        metricsDimension,
        auditLogGroup: auditLogGroupName,
        scimTable,
      };
      return JSON.stringify(resources);
    });
}
