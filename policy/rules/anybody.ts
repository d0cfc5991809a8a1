import { isExcepted, openToAll } from "../iam/allowed.ts";
import type { Statement } from "../iam/document.ts";
import { allowing, documentsOf } from "../iam/places.ts";
import type { Rule } from "../rule.ts";

/**
 * Conditions that make "everybody" mean somebody after all.
 * Source: IAM User Guide, "AWS global condition context keys", and AWS KMS's own.
 */
const NARROWING: readonly string[] = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "kms:calleraccount",
];

const LAMBDA_PERMISSION = "aws:lambda/permission:Permission";

/** Somebody without an AWS identity, or of any AWS account at all. */
export const anybody: Rule = {
  code: "anybody",
  description: "A policy must not let everybody in, off a short list with reasons.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  faults: (resource) => {
    const { type, props } = resource;
    if (type === LAMBDA_PERMISSION) {
      return props["principal"] === "*"
        ? ['principal is "*": name the service or the account that may call.']
        : [];
    }
    return allowing(documentsOf(resource))
      .filter((statement) => isOpen(statement) && !isExcepted(openToAll, type, statement, "*"))
      .map(
        () =>
          'A statement allows the principal "*": name who is meant, or add to policy/iam/allowed.ts why not.',
      );
  },
};

function isOpen({ principals, notPrincipal, conditionKeys }: Statement): boolean {
  const everybody = notPrincipal || Object.values(principals).flat().includes("*");
  return everybody && !conditionKeys.some((key) => NARROWING.includes(key));
}
