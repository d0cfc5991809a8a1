import Table from "cli-table3";
import type { DnsRecord } from "../../infra/outputs.ts";
import { NO_LINES_BETWEEN } from "../../sync/cli/show/long-table.ts";

/**
 * Describes the DNS records of custom domains whose zone this stack does not manage.
 *
 * @returns a paragraph and a table, or an empty text.
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
  const lead =
    "Create these DNS records in your domain's zone, unless they exist. Until then, the custom domains do not work.";
  return `${lead}\n${table.toString()}`;
}
