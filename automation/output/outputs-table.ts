import { describeDnsRecords } from "./dns-records.ts";
import { type Field, fieldTable } from "./field-table.ts";
import type { ClientOutputs, Outputs } from "./outputs.ts";
import { describeScim } from "./scim-outputs.ts";

/** Which output goes into which field of Amazon Quick, in the order of its form. */
export function amazonQuickFields(outputs: Outputs): readonly Field[] {
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
 * All that an administrator copies from here: the table for Amazon Quick, one for each further app and for an identity provider, and the
 * DNS records that are theirs to make.
 *
 * @param columns of the terminal; absent where there is none.
 */
export function outputsTable(outputs: Outputs, columns: number | undefined): string {
  const sheets = Object.entries(outputs.Clients ?? {}).map(([app, sheet]) =>
    fieldTable(`Field in ${app}`, clientFields(sheet), columns),
  );
  const records = describeDnsRecords(outputs.DnsRecords);
  const quick = fieldTable("Field in Amazon Quick", amazonQuickFields(outputs), columns);
  const others = [describeScim(outputs, columns), records].filter((text) => text !== "");
  return [quick, ...sheets, ...others].join("\n\n");
}

/** What any OpenID Connect app asks for. */
function clientFields(sheet: ClientOutputs): readonly Field[] {
  return [
    ["Issuer", sheet.IssuerUrl],
    ["Authorization endpoint", sheet.AuthEndpoint],
    ["Token endpoint", sheet.TokenEndpoint],
    ["User info endpoint", sheet.UserInfoEndpoint],
    ["JWKS URI", sheet.JwksUri],
    ["Client ID", sheet.ClientId],
    ...(sheet.SecretArn === undefined
      ? []
      : [["Client secret, in Secrets Manager", sheet.SecretArn] as const]),
  ];
}
