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

/** The table that an administrator copies into Amazon Quick. As wide as its addresses: a cut one cannot be copied. */
export function outputsTable(outputs: Outputs): string {
  const table = new Table({
    head: ["Field in Amazon Quick", "Value"],
    style: { head: [], border: [] },
    wordWrap: false,
    chars: NO_LINES_BETWEEN,
  });
  table.push(...amazonQuickFields(outputs).map(([field, value]) => [field, value]));
  return table.toString();
}
