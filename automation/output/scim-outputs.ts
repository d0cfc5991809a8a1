import { fieldTable } from "./field-table.ts";
import type { Outputs } from "./outputs.ts";

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
