import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { WorkerConfig } from "../sync/by-itself/config.ts";
import type { WatchedSync } from "./alarms.ts";
import { workerArchive } from "./directory-sync-code.ts";
import {
  assumableBy,
  EVENT_PATTERNS,
  queuePolicy,
  schedulePolicy,
  workerPolicy,
} from "./directory-sync-policies.ts";
import { type LogKeeping, logGroupArgs } from "./log-group.ts";
import type { Place } from "./place.ts";
import type { DirectorySync as DirectorySyncSettings } from "./settings/directory-sync.ts";

/** Seconds: the longest that a Lambda lives. */
const TIME_OUT = 900;

/** How often a message comes before it lies in the dead-letter queue. */
const TRIES = 5;

export interface DirectorySyncArgs extends LogKeeping {
  readonly directorySync: DirectorySyncSettings;
  readonly poolId: pulumi.Input<string>;
  readonly place: Place;
}

/** Keeps the pool in step by itself: a schedule and events say when to look, a queue keeps what is to be looked at, and a worker looks. */
export class DirectorySync extends pulumi.ComponentResource {
  /** What monitoring looks at. */
  readonly watched: WatchedSync;

  constructor(name: string, args: DirectorySyncArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:DirectorySync", name, {}, opts);
    const { directorySync, place } = args;
    const worker = `${name}-sync`;
    const parent = { parent: this };
    const dead = new aws.sqs.Queue(
      `${worker}-dead`,
      { messageRetentionSeconds: 14 * 24 * 60 * 60, sqsManagedSseEnabled: true },
      parent,
    );
    const queue = new aws.sqs.Queue(
      worker,
      {
        visibilityTimeoutSeconds: TIME_OUT + 60,
        sqsManagedSseEnabled: true,
        redrivePolicy: dead.arn.apply((arn) =>
          JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: TRIES }),
        ),
      },
      parent,
    );
    const table = new aws.dynamodb.Table(
      worker,
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
      parent,
    );
    this.work(worker, args, queue, table);
    this.schedule(worker, queue.arn, directorySync.schedule, place);
    if (directorySync.events) this.listen(worker, queue);
    this.watched = { deadLetters: dead.name, metricsFor: metricsFor() };
    this.registerOutputs();
  }

  /** The function, with a role of its own. */
  private work(name: string, args: DirectorySyncArgs, queue: aws.sqs.Queue, table: aws.dynamodb.Table): void {
    const { directorySync, place, poolId } = args;
    const parent = { parent: this };
    const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), parent);
    const role = new aws.iam.Role(
      name,
      { assumeRolePolicy: assumableBy("lambda.amazonaws.com", place.account) },
      parent,
    );
    const policy = pulumi
      .all([poolId, table.arn, queue.arn, logGroup.arn])
      .apply(([pool, tableArn, queueArn, logGroupArn]) =>
        workerPolicy({
          poolArn: `arn:${place.partition}:cognito-idp:${place.region}:${place.account}:userpool/${pool}`,
          identityStoreArns: identityStoreArns(place, directorySync.identityStoreId),
          ...{ tableArn, queueArn, logGroupArn },
        }),
      );
    const mayWork = new aws.iam.RolePolicy(name, { role: role.id, policy }, parent);
    const config = pulumi.all([poolId, table.name, queue.url]).apply(([pool, tableName, queueUrl]) => {
      const { identityStoreId, groups = [], onRemove, graceDays, maxRemovals } = directorySync;
      const own: WorkerConfig = {
        ...{ identityStoreId, groups, onRemove, graceDays, maxRemovals },
        poolId: pool,
        region: place.region,
        table: tableName,
        queueUrl,
        metricsFor: metricsFor(),
      };
      return JSON.stringify(own);
    });
    const lambda = new aws.lambda.Function(
      name,
      {
        code: workerArchive(),
        handler: "index.handler",
        role: role.arn,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        timeout: TIME_OUT,
        memorySize: 512,
        environment: { variables: { SYNC: config } },
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
      },
      { ...parent, dependsOn: [mayWork] },
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
      { ...parent, dependsOn: [mayWork] },
    );
  }

  private schedule(name: string, queueArn: pulumi.Output<string>, expression: string, place: Place): void {
    const parent = { parent: this };
    const role = new aws.iam.Role(
      `${name}-schedule`,
      { assumeRolePolicy: assumableBy("scheduler.amazonaws.com", place.account) },
      parent,
    );
    const may = new aws.iam.RolePolicy(
      `${name}-schedule`,
      { role: role.id, policy: queueArn.apply(schedulePolicy) },
      parent,
    );
    new aws.scheduler.Schedule(
      name,
      {
        scheduleExpression: expression,
        flexibleTimeWindow: { mode: "OFF" },
        target: { arn: queueArn, roleArn: role.arn, input: JSON.stringify({ look: "everybody" }) },
      },
      { ...parent, dependsOn: [may] },
    );
  }

  private listen(name: string, queue: aws.sqs.Queue): void {
    const parent = { parent: this };
    const rules = Object.entries(EVENT_PATTERNS).map(([kind, pattern]) => {
      const rule = new aws.cloudwatch.EventRule(
        `${name}-${kind}`,
        {
          description: "Somebody in IAM Identity Center may have changed",
          eventPattern: JSON.stringify(pattern),
        },
        parent,
      );
      return rule;
    });
    const policy = new aws.sqs.QueuePolicy(
      name,
      {
        queueUrl: queue.url,
        policy: pulumi
          .all([queue.arn, ...rules.map(({ arn }) => arn)])
          .apply(([queueArn = "", ...arns]) => queuePolicy(queueArn, arns)),
      },
      parent,
    );
    Object.keys(EVENT_PATTERNS).forEach((kind, index) => {
      const rule = rules[index];
      if (rule === undefined) return;
      new aws.cloudwatch.EventTarget(
        `${name}-${kind}`,
        { rule: rule.name, arn: queue.arn },
        { ...parent, dependsOn: [policy] },
      );
    });
  }
}

/** The name under which the worker's runs are counted. */
function metricsFor(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`;
}

/** Users, groups and memberships have no store in their ARN. Source: Service Authorization Reference, Identity Store. */
function identityStoreArns({ partition, account }: Place, id: string): string[] {
  const arn = `arn:${partition}:identitystore`;
  return [
    `${arn}::${account}:identitystore/${id}`,
    ...["user", "group", "membership"].map((kind) => `${arn}:::${kind}/*`),
  ];
}
