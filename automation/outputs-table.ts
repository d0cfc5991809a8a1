import Table from "cli-table3";
import { NO_LINES_BETWEEN } from "../sync/long-table.ts";
import type { Outputs } from "./outputs.ts";

/** Which output goes into which field of Amazon Quick, in the order of its form. */
export function amazonQuickFields(outputs: Outputs): readonly (readonly [field: string, value: string])[] {
  return [
    ["Issuer URL", outputs.IssuerUrl],
    ["Authorization endpoint", outputs.AuthEndpoint],
    ["Token endpoint", outputs.TokenEndpoint],
    ["JWKS URI", outputs.JwksUri],
    ["Client ID", outputs.ClientId],
    ["Aud claim", outputs.ClientId],
    ["(user pool, for sync)", outputs.PoolId],
  ];
}

/**
 * The table that an administrator copies into Amazon Quick. As wide as its addresses: a cut one cannot be copied. Where the
 * terminal is narrower than that, each value stands below its field.
 *
 * @param columns of the terminal; absent where there is none.
 */
export function outputsTable(outputs: Outputs, columns: number | undefined): string {
  const table = new Table({
    head: ["Field in Amazon Quick", "Value"],
    style: { head: [], border: [] },
    wordWrap: false,
    chars: NO_LINES_BETWEEN,
  });
  const fields = amazonQuickFields(outputs);
  table.push(...fields.map(([field, value]) => [field, value]));
  const drawn = table.toString();
  if (columns === undefined || drawn.indexOf("\n") <= columns) return drawn;
  return fields.map(([field, value]) => `${field}\n  ${value}`).join("\n");
}
