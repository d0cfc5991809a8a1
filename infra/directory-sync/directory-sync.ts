import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SyncMetricSources } from "../monitoring/alarms.ts";
import type { DirectorySyncOutputs } from "../outputs.ts";
import type { ScimTable } from "../scim/table.ts";
import type { DirectorySync as DirectorySyncSettings } from "../settings/directory-sync.ts";
import { offersDirectSignIn, syncRules } from "../settings/federation.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { LogOptions } from "../shared/log-group.ts";
import { declareEvents } from "./events.ts";
import { readersOf } from "./remote-directory.ts";
import { declareSchedule } from "./schedule.ts";
import { declareAuditLogGroup, declareStateTable } from "./storage.ts";
import { declareWorkQueue } from "./work-queue.ts";
import { declareWorker, sourcesIn } from "./worker.ts";

export interface DirectorySyncArgs extends LogOptions {
  readonly settings: Pick<
    Settings,
    "clients" | "directSignIn" | "federation" | "logRetentionDays" | "retain"
  >;
  readonly directorySync: DirectorySyncSettings;
  readonly poolId: pulumi.Input<string>;
  readonly context: CallerContext;
  /** The stack is about to be destroyed: resources with data are deleted, unless `retain` is set. */
  readonly teardown: boolean;
  /** The table of pushed users, which is a source; absent without `scim`. */
  readonly scim?: ScimTable | undefined;
}

/** Keeps the pool in sync automatically: a schedule and events send messages to a queue, and a worker handles them. */
export class DirectorySync extends pulumi.ComponentResource {
  readonly metricSources: SyncMetricSources;
  /** Accepts requests such as `{"look":"person","userId":"…"}` and `{"look":"everybody"}`. */
  readonly queue: aws.sqs.Queue;
  readonly outputs: DirectorySyncOutputs;

  constructor(name: string, args: DirectorySyncArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:DirectorySync", name, {}, opts);
    const { directorySync, context } = args;
    const worker = `${name}-sync`;
    const parent = { parent: this };
    const metricsDimension = `${pulumi.getProject()}-${pulumi.getStack()}`;
    const { queue, deadLetters } = declareWorkQueue(worker, parent);
    const retained = { ...parent, retainOnDelete: args.settings.retain || !args.teardown };
    const table = declareStateTable(worker, retained);
    const { auditRetentionDays } = directorySync;
    const auditLogGroup = declareAuditLogGroup(worker, { ...args, auditRetentionDays }, retained);
    const providers = syncRules(args.settings.federation);
    const directSignIn = offersDirectSignIn(args.settings);
    const workerArgs = { ...args, providers, directSignIn, queue, table, metricsDimension, auditLogGroup };
    const workerRoleArn = declareWorker(worker, workerArgs, parent);
    declareSchedule(worker, { queueArn: queue.arn, expression: directorySync.schedule, context }, parent);
    const sources = sourcesIn(args);
    const hasEvents = directorySync.events && sources.some(({ kind }) => kind === "idc");
    const eventBusArn = hasEvents
      ? declareEvents(worker, { sources, directorySync, context, queue }, parent)
      : undefined;
    const readers = readersOf(sources, { workerRoleArn, eventBusArn }, directorySync, context);
    this.metricSources = { deadLetters: deadLetters.name, metricsDimension };
    this.queue = queue;
    this.outputs = {
      table: table.name,
      queueUrl: queue.url,
      deadLettersUrl: deadLetters.url,
      auditLogGroup: auditLogGroup.name,
      elsewhere: readers.length > 0 ? readers : undefined,
    };
    this.registerOutputs();
  }
}
