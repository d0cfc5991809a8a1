import { quote, texts } from "../read.ts";
import type { Rule } from "../rule.ts";

/** Where a policy is attached by its ARN. */
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
 * AWS's managed policies are written for everybody, with wildcards that cannot be read here, and AWS changes them. A
 * CallbackFunction without a role attaches nine, with full access to S3, DynamoDB, SQS and Lambda.
 */
export const managedPolicy: Rule = {
  code: "managed-policy",
  description: "A policy that AWS manages must not be attached.",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
  faults: ({ type, props }) => {
    const where = ATTACHED[type];
    if (where === undefined) return [];
    return texts(props[where])
      .filter((arn) => MANAGED_BY_AWS.test(arn))
      .map(
        (arn) => `${where} has ${quote(arn)}: write a policy of its own, with the actions that are needed.`,
      );
  },
};
