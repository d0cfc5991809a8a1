import {
  CloudWatchLogsClient,
  type OutputLogEvent,
  paginateGetLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";
import { currentReason } from "../../audit/former-reasons.ts";
import type { WorkerResources } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { toSyncError } from "../../aws/errors.ts";
import { SyncError } from "../../model/errors.ts";

const state = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable();

const auditLine = z.looseObject({
  audit: z.literal("account"),
  at: z.string(),
  run: z.string(),
  by: z.string(),
  id: z.string().optional(),
  username: z.string().optional(),
  what: z.string(),
  why: z.string().transform(currentReason),
  outcome: z.string(),
  before: state,
  after: state.optional(),
  wanted: state.optional(),
  explanation: z.string().optional(),
});

/** An audit line, with the current name of its reason code. */
export type AuditLine = z.infer<typeof auditLine>;

/**
 * Reads the audit lines of a run from their log group, the first one first.
 *
 * @returns none for a run without a stream: it changed nothing, or there was none.
 * @throws SyncError
 */
export async function readAuditLines(place: WorkerResources, run: string): Promise<AuditLine[]> {
  const client = new CloudWatchLogsClient(clientConfig(place));
  const stream = { logGroupName: place.auditLogGroup, logStreamName: run, startFromHead: true };
  const events: OutputLogEvent[] = [];
  try {
    // At the end of a stream CloudWatch Logs gives the same token again. Source: GetLogEvents, nextForwardToken.
    for await (const page of paginateGetLogEvents({ client, stopOnSameToken: true }, stream)) {
      events.push(...(page.events ?? []));
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException && !isAboutGroup(error)) return [];
    if (error instanceof ResourceNotFoundException) throw groupGone(place, error);
    throw toSyncError(error, { what: `read the audit lines of stack ${place.stack}` });
  } finally {
    client.destroy();
  }
  // A batch whose answer was lost is written again: the same line twice is one change.
  return [...new Set(events.map(({ message = "" }) => message))].flatMap(readLine);
}

/** A stream and its group can be what is not found. Source: the answers of CloudWatch Logs, which name the one or the other. */
function isAboutGroup({ message }: ResourceNotFoundException): boolean {
  return /log group/i.test(message);
}

function groupGone({ stack, flags, auditLogGroup }: WorkerResources, cause: unknown): SyncError {
  return new SyncError(
    "AUDIT_MISSING",
    `The log group ${auditLogGroup}, which holds the audit lines of stack ${stack}, is gone: somebody deleted it.`,
    `Make it anew: npm run provision -- --refresh ${flags}. Its lines are lost; AWS CloudTrail has the calls of Amazon Cognito.`,
    cause,
  );
}

/** @returns nothing for what sync did not write. */
function readLine(text: string): AuditLine[] {
  try {
    const read = auditLine.safeParse(JSON.parse(text));
    return read.success ? [read.data] : [];
  } catch {
    return [];
  }
}
