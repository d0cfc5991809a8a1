import { z } from "zod";

/** One statement of a policy document, with every element as a list. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** By kind: { Service: ["lambda.amazonaws.com"] }; "*" alone is { AWS: ["*"] }, which means the same. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** The statement applies to all principals except some. */
  readonly notPrincipal: boolean;
  /** Names of the condition keys of all operators, in lower case: IAM ignores their case. */
  readonly conditionKeys: readonly string[];
}

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const principal = z.union([
  z.literal("*").transform((all) => ({ AWS: [all] })),
  z.record(z.string(), oneOrMore),
]);

/** Strict: an element that IAM would refuse, or that is unknown here, must not be ignored. */
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: principal.default({}),
    NotPrincipal: principal.optional(),
    Action: oneOrMore.default([]),
    NotAction: oneOrMore.default([]),
    Resource: oneOrMore.default([]),
    NotResource: oneOrMore.default([]),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  })
  .transform(
    (found): Statement => ({
      effect: found.Effect,
      actions: found.Action,
      notActions: found.NotAction,
      resources: found.Resource,
      notResources: found.NotResource,
      principals: found.Principal,
      notPrincipal: found.NotPrincipal !== undefined,
      conditionKeys: Object.values(found.Condition)
        .flatMap((keys) => Object.keys(keys))
        .map((key) => key.toLowerCase()),
    }),
  );

const document = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([z.array(statement), statement.transform((only) => [only])]),
});

/**
 * Reads an IAM policy document.
 *
 * @param value JSON text, or the parsed object; one statement or a list, one action or a list.
 * @returns the statements; undefined if it is not a policy document.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language".
 */
export function readStatements(value: unknown): readonly Statement[] | undefined {
  return document.safeParse(typeof value === "string" ? parsed(value) : value).data?.Statement;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
