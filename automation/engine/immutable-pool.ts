import { isDeepStrictEqual } from "node:util";
import type { StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { protectedNameOf } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { isFields } from "./engine-value.ts";

/**
 * Properties that cannot change after the pool is created, with explanations.
 * Source: UpdateUserPool, which has none of these parameters; "Updating user pool configuration", Amazon Cognito.
 */
const IMMUTABLE_PROPERTIES: Readonly<Record<string, string>> = {
  aliasAttributes: "aliasAttributes (what users may sign in with besides their username)",
  usernameAttributes: "usernameAttributes (what a username is)",
  usernameConfiguration: "usernameConfiguration (whether usernames and e-mails are case-sensitive)",
};

/**
 * Finds changes of the user pool that AWS cannot make. Attributes can only be added; the provider reports that only in the middle of the run.
 * Pure.
 *
 * @returns a description of each; none for any other resource.
 * Source: AddCustomAttributes; SchemaAttributeType ("You can't change … after you create"); terraform-provider-aws,
 *   aws_cognito_user_pool ("cannot modify or remove schema items").
 */
export function immutableChanges(metadata: StepEventMetadata): string[] {
  const { old, new: fresh, keys, diffs } = metadata;
  if (protectedNameOf(metadata) !== "pool" || old === undefined || fresh === undefined) return [];
  const immutable = (keys ?? []).flatMap((key) => IMMUTABLE_PROPERTIES[key] ?? []);
  const isSchemaChanged = [...(keys ?? []), ...(diffs ?? [])].includes("schemas");
  return [
    ...immutable,
    ...(isSchemaChanged ? schemaChanges(old.inputs["schemas"], fresh.inputs["schemas"]) : []),
  ];
}

function schemaChanges(before: unknown, after: unknown): string[] {
  const wanted = attributesByName(after);
  return [...attributesByName(before)].flatMap(([name, attribute]) => {
    const next = wanted.get(name);
    if (next === undefined) return [`schemas: the attribute ${name} would be removed`];
    // A field that only one side has is a default of AWS on the other.
    const changed = Object.keys(attribute).filter(
      (field) => next[field] !== undefined && !isDeepStrictEqual(attribute[field], next[field]),
    );
    return changed.length > 0 ? [`schemas: ${changed.join(", ")} of the attribute ${name}`] : [];
  });
}

function attributesByName(schemas: unknown): Map<string, Readonly<Record<string, unknown>>> {
  const attributes = Array.isArray(schemas) ? schemas.filter(isFields) : [];
  return new Map(attributes.map((attribute) => [String(attribute["name"]), attribute]));
}

/** The error that refuses a run that would need a new pool, with the alternatives. */
export function poolImmutable(changes: readonly string[], stack: string): DriverError {
  return new DriverError(
    "POOL_IMMUTABLE",
    `AWS cannot change this on an existing user pool:\n${changes.map((change) => `  ${change}`).join("\n")}`,
    {
      hint:
        "Undo the change to keep the pool. Otherwise a new pool is required: in another stack (npm run provision -- --stack NAME), " +
        `or instead of this one (npm run provision -- --stack ${stack} --replace pool), which loses every account with its password and ` +
        "authenticator app. In both cases, invite the users again, and create the extension access again.",
      exitCode: ExitCode.guarded,
    },
  );
}
