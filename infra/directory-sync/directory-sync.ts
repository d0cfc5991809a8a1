import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { WatchedSync } from "../monitoring/alarms.ts";
import type { DirectorySync as DirectorySyncSettings } from "../settings/directory-sync.ts";
import type { Settings } from "../settings/settings.ts";
import type { ScimTable } from "../settings/source-specs.ts";
import type { CallerContext } from "../shared/context.ts";
import type { LogOptions } from "../shared/log-group.ts";
import { declareAuditLogGroup } from "./audit-log-group.ts";
import { type DirectoryReader, readersOf } from "./directory-reader.ts";
import { declareEvents } from "./events.ts";
import { declareSchedule } from "./schedule.ts";
import { declareMemoryTable } from "./state-table.ts";
import { declareWorkQueue } from "./work-queue.ts";
import { declareWorker, sourcesIn } from "./worker.ts";

export interface DirectorySyncArgs extends LogOptions {
  readonly settings: Pick<Settings, "logRetentionDays" | "retain">;
  readonly directorySync: DirectorySyncSettings;
  readonly poolId: pulumi.Input<string>;
  readonly place: CallerContext;
  /** The stack is about to be destroyed: what holds data goes with it, unless `retain` is set. */
  readonly teardown: boolean;
  /** A source like any other: those who are pushed by SCIM. */
  readonly scim?: ScimTable | undefined;
}

/** What `sync history` and `sync redrive` work on. */
export interface DirectorySyncOutputs {
  readonly table: pulumi.Output<string>;
  readonly queueUrl: pulumi.Output<string>;
  readonly deadLettersUrl: pulumi.Output<string>;
  readonly auditLogGroup: pulumi.Output<string>;
  /** What the accounts need to know in which other roles read directories; absent, where there are none. */
  readonly elsewhere?: readonly DirectoryReader[];
}

/** Keeps the pool in step by itself: a schedule and events say when to look, a queue keeps what is to be looked at, and a worker looks. */
export class DirectorySync extends pulumi.ComponentResource {
  /** What monitoring looks at. */
  readonly watched: WatchedSync;
  /** Takes requests to look, such as `{"look":"person","userId":"…"}` and `{"look":"everybody"}`. */
  readonly queue: aws.sqs.Queue;
  readonly outputs: DirectorySyncOutputs;

  constructor(name: string, args: DirectorySyncArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:DirectorySync", name, {}, opts);
    const { directorySync, place } = args;
    const worker = `${name}-sync`;
    const parent = { parent: this };
    const metricsDimension = `${pulumi.getProject()}-${pulumi.getStack()}`;
    const { queue, dead } = declareWorkQueue(worker, parent);
    const retained = { ...parent, retainOnDelete: args.settings.retain || !args.teardown };
    const table = declareMemoryTable(worker, retained);
    const auditLogGroup = declareAuditLogGroup(
      worker,
      { ...args, auditRetentionDays: directorySync.auditRetentionDays },
      retained,
    );
    const roleArn = declareWorker(worker, { ...args, queue, table, metricsDimension, auditLogGroup }, parent);
    declareSchedule(worker, { queueArn: queue.arn, expression: directorySync.schedule, place }, parent);
    const sources = sourcesIn(args);
    const hasEvents = directorySync.events && sources.some(({ kind }) => kind === "idc");
    const busArn = hasEvents ? declareEvents(worker, { sources, place, queue }, parent) : undefined;
    const elsewhere = readersOf(sources, { workerRoleArn: roleArn, eventBusArn: busArn });
    this.watched = { deadLetters: dead.name, metricsDimension };
    this.queue = queue;
    this.outputs = {
      table: table.name,
      queueUrl: queue.url,
      deadLettersUrl: dead.url,
      auditLogGroup: auditLogGroup.name,
      ...(elsewhere.length > 0 && { elsewhere }),
    };
    this.registerOutputs();
  }
}
