import {
  CloudWatchLogsClient,
  type OutputLogEvent,
  paginateGetLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { type AuditLine, readAuditLine } from "../../audit/read-line.ts";
import type { WorkerResources } from "../../aws/audit-target.ts";
import { clientConfig } from "../../aws/clients.ts";
import { toSyncError } from "../../aws/errors.ts";
import { SyncError } from "../../model/errors.ts";

/**
 * Reads the audit entries of a run from the log group, oldest first.
 *
 * @returns none for a run without a log stream: it changed nothing, or does not exist.
 * @throws SyncError
 */
export async function readAuditLines(worker: WorkerResources, run: string): Promise<AuditLine[]> {
  const client = new CloudWatchLogsClient(clientConfig(worker));
  const stream = { logGroupName: worker.auditLogGroup, logStreamName: run, startFromHead: true };
  const events: OutputLogEvent[] = [];
  try {
    // At the end of a stream CloudWatch Logs returns the same token again. Source: GetLogEvents, nextForwardToken.
    for await (const page of paginateGetLogEvents({ client, stopOnSameToken: true }, stream)) {
      events.push(...(page.events ?? []));
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException && !isAboutGroup(error)) return [];
    if (error instanceof ResourceNotFoundException) throw groupGone(worker, error);
    throw toSyncError(error, { what: `read the audit entries of stack ${worker.stack}` });
  } finally {
    client.destroy();
  }
  // A batch whose response was lost is written again: two equal entries are one change.
  return [...new Set(events.map(({ message = "" }) => message))].flatMap(readAuditLine);
}

/** The error covers a missing stream and a missing group. Source: the error messages of CloudWatch Logs name one of them. */
function isAboutGroup({ message }: ResourceNotFoundException): boolean {
  return /log group/i.test(message);
}

function groupGone({ stack, flags, auditLogGroup }: WorkerResources, cause: unknown): SyncError {
  return new SyncError(
    "AUDIT_MISSING",
    `The log group ${auditLogGroup} with the audit entries of stack ${stack} does not exist. It was deleted outside of Pulumi.`,
    `Create it again: npm run provision -- --refresh ${flags}. Its entries are lost. AWS CloudTrail has the calls of Amazon Cognito.`,
    cause,
  );
}
