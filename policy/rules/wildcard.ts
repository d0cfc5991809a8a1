import { allowedActions, allowedResources, isExcepted } from "../iam/allowed.ts";
import type { Statement } from "../iam/document.ts";
import { documentsOf } from "../iam/places.ts";
import { quote } from "../read.ts";
import type { Rule } from "../rule.ts";

/** A statement that allows more than what it names. A Deny may say as much as it likes. */
export const wildcard: Rule = {
  code: "wildcard",
  description:
    "A policy must not allow an action or a resource by a wildcard, off a short list with reasons.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  faults: (resource) =>
    documentsOf(resource).flatMap(({ property, statements }) => {
      if (statements === undefined) {
        return [`${property} cannot be read as an IAM policy document: write it as JSON with a Statement.`];
      }
      return statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap((statement) => tooWide(resource.type, statement))
        .map((fault) => `${property} ${fault}`);
    }),
};

function tooWide(type: string, statement: Statement): readonly string[] {
  const actions = statement.actions
    .filter((action) => hasWildcard(action) && !isExcepted(allowedActions, type, statement, action))
    .map((action) => `allows the action ${quote(action)}: name each action that is needed.`);
  const resources = statement.resources
    .filter((arn) => hasWildcard(arn) && !isExcepted(allowedResources, type, statement, arn))
    .map(
      (arn) =>
        `allows the resource ${quote(arn)}: name it by its ARN, or add to policy/iam/allowed.ts why not.`,
    );
  const inverted = [
    ...(statement.notActions.length > 0 ? ["NotAction"] : []),
    ...(statement.notResources.length > 0 ? ["NotResource"] : []),
  ].map((element) => `allows by ${element} everything but a few: name what is allowed instead.`);
  return [...actions, ...resources, ...inverted];
}

/** Both characters match anything. Source: IAM User Guide, "Resource", "Using wildcards". */
function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
