import Table from "cli-table3";
import { z } from "zod";
import { NO_LINES_BETWEEN } from "../../sync/cli/show/long-table.ts";

/** The stack's output `DnsRecords`; absent where the stack has a hosted zone, or no address of its own. */
export const dnsRecordsSchema = z.array(
  z.object({ name: z.string().min(1), type: z.string().min(1), value: z.string().min(1) }),
);

/** A record that the administrator makes where the domain's records are. */
export type DnsRecord = Readonly<z.infer<typeof dnsRecordsSchema>[number]>;

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
