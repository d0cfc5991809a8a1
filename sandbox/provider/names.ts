/** "user_pool_id" → "userPoolId". */
export function camelCase(terraform: string): string {
  return terraform.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** "userPoolId" → "UserPoolId". */
export function pascalCase(camel: string): string {
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** The name of a list in Pulumi: "schema" → "schemas", "inline_policy" → "inlinePolicies". */
export function plural(camel: string): string {
  if (/(?:[^s]s|config|addOns)$/.test(camel)) return camel.endsWith("s") ? camel : `${camel}s`;
  if (/[^aeiou]y$/.test(camel)) return `${camel.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(camel) ? `${camel}es` : `${camel}s`;
}
