import { fieldTable } from "./field-table.ts";
import type { Outputs } from "./outputs.ts";

/**
 * What an identity provider's administrator enters there, and how to read the token: it is printed nowhere, since what is printed is
 * copied into tickets.
 *
 * @param columns of the terminal; absent where there is none.
 * @returns nothing, where no identity provider pushes people.
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
