import { isDeepStrictEqual } from "node:util";
import type { StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { protectedNameOf } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { isFields } from "./engine-value.ts";

/**
 * What a pool keeps for life, in words.
 * Source: UpdateUserPool, which has none of these parameters; "Updating user pool configuration", Amazon Cognito.
 */
const FOR_LIFE: Readonly<Record<string, string>> = {
  aliasAttributes: "aliasAttributes (what people may sign in with beside their username)",
  usernameAttributes: "usernameAttributes (what a username is)",
  usernameConfiguration:
    "usernameConfiguration (whether upper and lower case differ in usernames and e-mails)",
};

/**
 * What a step would change of the user pool, although AWS cannot. Attributes can be added, and nothing else be done to them: the
 * provider says so only in the middle of the run. Pure.
 *
 * @returns a phrase for each; none for any other resource.
 * Source: AddCustomAttributes; SchemaAttributeType ("You can't change … after you create"); terraform-provider-aws,
 *   aws_cognito_user_pool ("cannot modify or remove schema items").
 */
export function immutableChanges(metadata: StepEventMetadata): string[] {
  const { old, new: fresh, keys, diffs } = metadata;
  if (protectedNameOf(metadata) !== "pool" || old === undefined || fresh === undefined) return [];
  const forLife = (keys ?? []).flatMap((key) => FOR_LIFE[key] ?? []);
  const isSchemaChanged = [...(keys ?? []), ...(diffs ?? [])].includes("schemas");
  return [
    ...forLife,
    ...(isSchemaChanged ? schemaChanges(old.inputs["schemas"], fresh.inputs["schemas"]) : []),
  ];
}

function schemaChanges(before: unknown, after: unknown): string[] {
  const wanted = attributesByName(after);
  return [...attributesByName(before)].flatMap(([name, attribute]) => {
    const next = wanted.get(name);
    if (next === undefined) return [`schemas: the attribute ${name} would be removed`];
    // What only one side gives is a default that the other left to AWS.
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

/** The refusal of a run that would need another pool, with what to do instead. */
export function poolImmutable(changes: readonly string[], stack: string): DriverError {
  return new DriverError(
    "POOL_IMMUTABLE",
    `AWS cannot change this on a living user pool:\n${changes.map((change) => `  ${change}`).join("\n")}`,
    {
      hint:
        "Undo the change, and the pool stays. Otherwise it takes a new pool: beside this one, in a stack of its own (npm run provision -- --stack NAME), " +
        `or in its place (npm run provision -- --stack ${stack} --replace pool), which leaves behind every account with its password and ` +
        "authenticator app. Either way people have to be invited again, and extension access made again.",
      exitCode: ExitCode.guarded,
    },
  );
}
