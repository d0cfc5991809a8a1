import { describeDnsRecords } from "./dns-records.ts";
import { type Field, fieldTable } from "./field-table.ts";
import type { ClientOutputs, Outputs } from "./outputs.ts";
import { describeScim } from "./scim-outputs.ts";

/** The fields of Amazon Quick's form, in its order, and their values. */
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
 * All values for the administrator: the table for Amazon Quick, one for each further app and for an identity provider, and the DNS records
 * to create.
 *
 * @param columns of the terminal; absent if there is none.
 */
export function outputsTable(outputs: Outputs, columns: number | undefined): string {
  const clientTables = Object.entries(outputs.Clients ?? {}).map(([app, client]) =>
    fieldTable(`Field in ${app}`, clientFields(client), columns),
  );
  const records = describeDnsRecords(outputs.DnsRecords);
  const quick = fieldTable("Field in Amazon Quick", amazonQuickFields(outputs), columns);
  const others = [describeScim(outputs, columns), records].filter((text) => text !== "");
  return [quick, ...clientTables, ...others].join("\n\n");
}

/** The settings of an OpenID Connect app. */
function clientFields(client: ClientOutputs): readonly Field[] {
  return [
    ["Issuer", client.IssuerUrl],
    ["Authorization endpoint", client.AuthEndpoint],
    ["Token endpoint", client.TokenEndpoint],
    ["User info endpoint", client.UserInfoEndpoint],
    ["JWKS URI", client.JwksUri],
    ["Client ID", client.ClientId],
    ...(client.SecretArn === undefined
      ? []
      : [["Client secret, in Secrets Manager", client.SecretArn] as const]),
  ];
}
