import { isExcepted, openToAll } from "../iam/allowed.ts";
import type { Statement } from "../iam/document.ts";
import { allowing, documentsOf } from "../iam/places.ts";
import { quote, texts } from "../read.ts";
import type { Resource, Rule } from "../rule.ts";

const LAMBDA_PERMISSION = "aws:lambda/permission:Permission";

/**
 * Conditions that restrict the principal "*".
 * Source: IAM User Guide, "AWS global condition context keys", and AWS KMS's own.
 */
const RESTRICTING_KEYS: readonly string[] = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "kms:calleraccount",
];

/** Callers without an AWS identity, or of any AWS account. */
export const anybody: Rule = {
  code: "anybody",
  description: 'A policy must not allow the principal "*", except for a short list with reasons.',
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
          'A statement allows the principal "*": name the principal, or add an exception with its reason to policy/iam/allowed.ts.',
      );
  },
};

function isOpen({ principals, notPrincipal, conditionKeys }: Statement): boolean {
  const allowsAll = notPrincipal || Object.values(principals).flat().includes("*");
  return allowsAll && !conditionKeys.some((key) => RESTRICTING_KEYS.includes(key));
}

/** Condition keys that bind a service to the resources it acts for. Source: IAM User Guide, "The confused deputy problem". */
const BINDING_KEYS: readonly string[] = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  // Source: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
  "kms:encryptioncontext:aws:logs:arn",
];

/**
 * A service acts for any AWS customer: without the ARN of our own resource, each customer's API could call the function. Trust
 * policies are not checked, since iam:PassRole controls which roles a service gets.
 */
export const permissionWithoutSource: Rule = {
  code: "permission-without-source",
  description: "A service's permission must be bound to the ARN of the resource that it acts for.",
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
  return typeof sourceArn === "string" && hasWildcardInName(sourceArn)
    ? [`sourceArn is ${quote(sourceArn)}: replace the wildcard by the name of one API, rule or topic.`]
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
  return principals["Service"] !== undefined && !conditionKeys.some((key) => BINDING_KEYS.includes(key));
}

function isService(principal: unknown): principal is string {
  return typeof principal === "string" && /\.amazonaws\.com(\.cn)?$/.test(principal);
}

/** An API's ARN continues with stage, method and path, where wildcards are normal; other ARNs name one resource. */
function hasWildcardInName(arn: string): boolean {
  const [api = ""] = arn.split("/");
  const name = /^arn:aws[a-z-]*:execute-api:/.test(arn) ? api : arn;
  return /[*?]/.test(name);
}

/** An account as principal. Source: IAM User Guide, "AWS account principals". */
const ACCOUNT = /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:root)$/;

/**
 * A whole account as principal leaves it to IAM policies elsewhere who may assume a role, or exchange the tokens of users. Other policies may
 * name an account: a key's must.
 */
export const wholeAccount: Rule = {
  code: "whole-account",
  description:
    "A role's trust policy, and an application's actor policy, must name roles and not a whole account.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  faults: (resource) =>
    documentsOf(resource)
      .filter(({ kind }) => kind === "trust" || kind === "actor")
      .flatMap((document) =>
        allowing([document])
          .flatMap(({ principals }) => principals["AWS"] ?? [])
          .filter((principal) => ACCOUNT.test(principal))
          .map(
            (principal) =>
              `${document.property} allows ${quote(principal)}: name the roles. If the whole account is intended (callers: account), ` +
              "turn this rule off in the pack's configuration.",
          ),
      ),
};

/** Properties that attach a policy by its ARN. */
const ATTACHED: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
};

const MANAGED_BY_AWS = /^arn:aws[a-z-]*:iam::aws:policy\//;

/**
 * AWS's managed policies contain wildcards, their text is not visible here, and AWS changes them. A CallbackFunction without a role
 * attaches nine, with full access to S3, DynamoDB, SQS and Lambda.
 */
export const managedPolicy: Rule = {
  code: "managed-policy",
  description: "A policy that AWS manages must not be attached.",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
  faults: ({ type, props }) => {
    const attachment = ATTACHED[type];
    if (attachment === undefined) return [];
    return texts(props[attachment])
      .filter((arn) => MANAGED_BY_AWS.test(arn))
      .map(
        (arn) => `${attachment} has ${quote(arn)}: write a separate policy with the actions that are needed.`,
      );
  },
};
