import Table from "cli-table3";
import { NO_LINES_BETWEEN } from "../../sync/cli/show/long-table.ts";

export type Field = readonly [name: string, value: string];

/**
 * Fields and their values as a table. It is as wide as its values, because a cut value cannot be copied. If the terminal is narrower, each
 * value is on the line below its field.
 *
 * @param columns of the terminal; absent if there is none.
 */
export function fieldTable(head: string, fields: readonly Field[], columns: number | undefined): string {
  const table = new Table({
    head: [head, "Value"],
    style: { head: [], border: [] },
    wordWrap: false,
    chars: NO_LINES_BETWEEN,
  });
  table.push(...fields.map(([field, value]) => [field, value]));
  const drawn = table.toString();
  if (columns === undefined || drawn.indexOf("\n") <= columns) return drawn;
  return fields.map(([field, value]) => `${field}\n  ${value}`).join("\n");
}
