import Table from "cli-table3";
import type { DnsRecord } from "../../infra/outputs.ts";
import { NO_LINES_BETWEEN } from "../../sync/cli/show/long-table.ts";
import type { ClientOutputs, Outputs } from "./outputs.ts";

/** The first part of the form. Source: Amazon Quick user guide, enterprise set-up of the desktop app, step 3. */
const ISSUER_PART = "Trusted Token Issuer Setup";
const ISSUER_PART_NOTE = "(this part is absent for accounts with IAM federation)";
const NO_ISSUER = "(create one, as described above, and note its ARN)";

/** A name for the extension access, which administrators may replace. */
const SUGGESTED_NAME = "Amazon Quick Desktop";

/** The fields of Amazon Quick's form, in its order and with its names, and their values. */
export function amazonQuickFields(outputs: Outputs): readonly Field[] {
  return [
    [ISSUER_PART, ISSUER_PART_NOTE],
    ["  Trusted Token Issuer ARN", outputs.TrustedTokenIssuerArn ?? NO_ISSUER],
    ["  Aud claim", outputs.ClientId],
    ["Name", `${SUGGESTED_NAME} (a suggestion)`],
    ["Description", "(optional)"],
    ["Issuer URL", outputs.IssuerUrl],
    ["Authorization Endpoint", outputs.AuthEndpoint],
    ["Token Endpoint", outputs.TokenEndpoint],
    ["JWKS URI", outputs.JwksUri],
    ["Client ID", outputs.ClientId],
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
  const others = [describeApplication(outputs, columns), describeScim(outputs, columns), records].filter(
    (text) => text !== "",
  );
  return [quick, ...clientTables, ...others].join("\n\n");
}

/** What the developers of an application need that exchanges tokens; an empty text without `identityCenter.application`. */
function describeApplication(
  { ApplicationArn, CallerRoleArn }: Outputs,
  columns: number | undefined,
): string {
  if (ApplicationArn === undefined) return "";
  const role =
    CallerRoleArn === undefined ? [] : [["Role, with the user's identity", CallerRoleArn] as const];
  return fieldTable(
    "Application in IAM Identity Center",
    [["Application ARN", ApplicationArn], ...role],
    columns,
  );
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

/**
 * The values for the identity provider's administrator, and how to read the token. The token itself is never printed, because printed text is
 * copied into tickets.
 *
 * @param columns of the terminal; absent if there is none.
 * @returns an empty text if no identity provider pushes users.
 */
export function describeScim(
  { ScimEndpoint, ScimTokenSecretArn }: Pick<Outputs, "ScimEndpoint" | "ScimTokenSecretArn">,
  columns: number | undefined,
): string {
  if (ScimEndpoint === undefined || ScimTokenSecretArn === undefined) return "";
  const [, , , region = ""] = ScimTokenSecretArn.split(":");
  const fields = [
    ["SCIM connector base URL (Okta), Tenant URL (Entra ID)", ScimEndpoint],
    ["Token, in Secrets Manager", ScimTokenSecretArn],
  ] as const;
  return [
    fieldTable("Field in your identity provider", fields, columns),
    "To read the token:",
    `  aws secretsmanager get-secret-value --region ${region} --secret-id ${ScimTokenSecretArn} --query SecretString --output text`,
  ].join("\n");
}

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
