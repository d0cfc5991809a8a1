import Table from "cli-table3";
import type { DnsRecord } from "../../infra/outputs.ts";
import { NO_LINES_BETWEEN } from "../../sync/cli/show/long-table.ts";

/**
 * What to do for addresses of one's own that have no hosted zone here.
 *
 * @returns a paragraph and a table, or nothing where there is nothing to do.
 */
export function describeDnsRecords(records: readonly DnsRecord[] = []): string {
  if (records.length === 0) return "";
  const table = new Table({
    head: ["Name", "Type", "Value"],
    style: { head: [], border: [] },
    wordWrap: false,
    chars: NO_LINES_BETWEEN,
  });
  table.push(...records.map(({ name, type, value }) => [name, type, value]));
  const said =
    "Make these DNS records where your domain's are, if they are not there yet: nobody reaches the addresses before.";
  return `${said}\n${table.toString()}`;
}
