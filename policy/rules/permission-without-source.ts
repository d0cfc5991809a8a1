import type { Statement } from "../iam/document.ts";
import { allowing, documentsOf } from "../iam/places.ts";
import { quote } from "../read.ts";
import type { Resource, Rule } from "../rule.ts";

const LAMBDA_PERMISSION = "aws:lambda/permission:Permission";

/** Condition keys that say on whose behalf a service calls. Source: IAM User Guide, "The confused deputy problem". */
const BINDING: readonly string[] = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  // Source: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
  "kms:encryptioncontext:aws:logs:arn",
];

/**
 * A service acts for whoever asks it: a permission that does not say for which of one's own resources lets every AWS
 * customer's API call the function. Trust policies are left out: a role is handed to a service by iam:PassRole.
 */
export const permissionWithoutSource: Rule = {
  code: "permission-without-source",
  description: "What is permitted to a service must be bound to the ARN that it acts for.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  faults: (resource) =>
    resource.type === LAMBDA_PERMISSION ? faultsOfPermission(resource) : faultsOfPolicy(resource),
};

function faultsOfPermission({ props }: Resource): readonly string[] {
  const { principal, sourceArn } = props;
  if (sourceArn === undefined || sourceArn === "") {
    return isService(principal)
      ? [`${quote(principal)} may call without a sourceArn: set it to the ARN of the one API, rule or topic.`]
      : [];
  }
  return typeof sourceArn === "string" && namesNoPrincipal(sourceArn)
    ? [`sourceArn is ${quote(sourceArn)}: a wildcard stands where one API, rule or topic has to be named.`]
    : [];
}

function faultsOfPolicy(resource: Resource): readonly string[] {
  const documents = documentsOf(resource).filter(({ kind }) => kind === "resource");
  return allowing(documents)
    .filter(isUnbound)
    .map(({ principals }) => {
      const services = quote((principals["Service"] ?? []).join(", "));
      return `${services} may act without a condition on aws:SourceArn or aws:SourceAccount: add one.`;
    });
}

function isUnbound({ principals, conditionKeys }: Statement): boolean {
  return principals["Service"] !== undefined && !conditionKeys.some((key) => BINDING.includes(key));
}

function isService(principal: unknown): principal is string {
  return typeof principal === "string" && /\.amazonaws\.com(\.cn)?$/.test(principal);
}

/** An API's ARN goes on with stage, method and path, where a wildcard is no stranger; other ARNs name one thing. */
function namesNoPrincipal(arn: string): boolean {
  const [api = ""] = arn.split("/");
  const name = /^arn:aws[a-z-]*:execute-api:/.test(arn) ? api : arn;
  return /[*?]/.test(name);
}
