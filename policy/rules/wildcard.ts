import { allowedActions, allowedResources, isExcepted } from "../iam/allowed.ts";
import type { Statement } from "../iam/document.ts";
import { documentsOf } from "../iam/places.ts";
import { quote } from "../read.ts";
import type { Rule } from "../rule.ts";

/** A statement that allows more than what it names. A Deny may contain wildcards. */
export const wildcard: Rule = {
  code: "wildcard",
  description:
    "A policy must not allow actions or resources by wildcard, except for a short list with reasons.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  faults: (resource) =>
    documentsOf(resource).flatMap(({ property, statements }) => {
      if (statements === undefined) {
        return [`${property} is not a readable IAM policy document: write it as JSON with a Statement.`];
      }
      return statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap((statement) => faultsOfStatement(resource.type, statement))
        .map((fault) => `${property} ${fault}`);
    }),
};

function faultsOfStatement(type: string, statement: Statement): readonly string[] {
  const actions = statement.actions
    .filter((action) => hasWildcard(action) && !isExcepted(allowedActions, type, statement, action))
    .map((action) => `allows the action ${quote(action)}: name each action that is needed.`);
  const resources = statement.resources
    .filter((arn) => hasWildcard(arn) && !isExcepted(allowedResources, type, statement, arn))
    .map(
      (arn) =>
        `allows the resource ${quote(arn)}: write its ARN, or add an exception with its reason to policy/iam/allowed.ts.`,
    );
  const inverted: string[] = [];
  if (statement.notActions.length > 0) inverted.push("NotAction");
  if (statement.notResources.length > 0) inverted.push("NotResource");
  const exclusions = inverted.map(
    (element) => `allows with ${element} all except a few: name what is allowed instead.`,
  );
  return [...actions, ...resources, ...exclusions];
}

/** Both characters are wildcards. Source: IAM User Guide, "Resource", "Using wildcards". */
function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
