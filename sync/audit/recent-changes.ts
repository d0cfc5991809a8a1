import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { defined } from "../model/defined.ts";
import { foldCase } from "../model/email.ts";
import { type AuditLine, readAuditLine } from "./read-line.ts";

export interface RecentChangesRequest {
  readonly auditLogGroup: string;
  /** Directory IDs and usernames of one user. */
  readonly ids: readonly string[];
  readonly since: Date;
  /** The newest of these are returned. */
  readonly max: number;
  readonly signal?: AbortSignal | undefined;
}

/** A search of a log group may take many pages, each of them empty. Source: FilterLogEvents, nextToken. */
const MAX_PAGES = 20;

/** IDs that need no escape in a filter pattern; others are found without one. */
const PLAIN_ID = /^[\w.@:/+=-]+$/;

/**
 * Reads the last changes of one user from the audit log, oldest first.
 *
 * @throws the error of AWS.
 */
export async function recentChanges(
  client: CloudWatchLogsClient,
  { ids, since, max, auditLogGroup: logGroupName, signal }: RecentChangesRequest,
): Promise<AuditLine[]> {
  const wanted = new Set(ids.map(foldCase));
  const lines = new Map<string, AuditLine>();
  const search = { logGroupName, startTime: since.getTime(), filterPattern: patternFor(ids) };
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const command = new FilterLogEventsCommand({ ...search, nextToken });
    const answer = await client.send(command, defined({ abortSignal: signal }));
    // A batch whose response was lost is written again: two equal entries are one change.
    for (const { message = "" } of answer.events ?? [])
      for (const line of readAuditLine(message)) if (isAbout(line, wanted)) lines.set(message, line);
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  const inOrder = [...lines.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return inOrder.slice(-max);
}

/** Source: "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail", JSON. */
function patternFor(ids: readonly string[]): string | undefined {
  if (ids.length === 0 || !ids.every((id) => PLAIN_ID.test(id))) return undefined;
  const clauses = ids.flatMap((id) => [`($.id = "${id}")`, `($.username = "${id}")`]);
  return `{ ${clauses.join(" || ")} }`;
}

function isAbout({ id, username }: AuditLine, wanted: ReadonlySet<string>): boolean {
  return [id, username].some((one) => one !== undefined && wanted.has(foldCase(one)));
}
