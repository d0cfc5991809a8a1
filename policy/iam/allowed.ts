import type { Statement } from "./document.ts";

/** An allowed wildcard, with the reason. */
export interface Exception {
  /** Pulumi types whose policies may contain it. */
  readonly types: readonly string[];
  /** Matches the whole action or resource. */
  readonly wildcard: RegExp;
  /** Further conditions on the statement. */
  readonly when: (statement: Statement) => boolean;
  readonly reason: string;
}

const REST_API_POLICIES = ["aws:apigateway/restApi:RestApi", "aws:apigateway/restApiPolicy:RestApiPolicy"];
const KEY_POLICIES = ["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"];
const SECRET_POLICIES = ["aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretPolicy:SecretPolicy"];
const LOG_WRITERS = [
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
];

/** The ARN of a store with its whole ID, and its owner's account or any. Source: IdentityStore, IdentityStoreArn, pattern. */
const STORE = String.raw`arn:aws[a-z-]*:identitystore::(?:\d{12}|\*):identitystore/(?:d-[0-9a-f]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`;

const onlyActions =
  (...allowed: readonly string[]) =>
  ({ actions, notActions }: Statement) =>
    notActions.length === 0 && actions.every((action) => allowed.includes(action));

/** Source: "Set up logging for REST APIs in API Gateway", AmazonAPIGatewayPushToCloudWatchLogs. */
const WRITE_LOGS_OF_ALL_APIS = [
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:PutLogEvents",
];

/** Resources that may contain a wildcard. */
export const allowedResources: readonly Exception[] = [
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/\*$/,
    when: (statement) =>
      onlyActions("kms:Sign")(statement) &&
      statement.conditionKeys.includes("aws:resourcetag/quick-sign-in:stack"),
    reason:
      "signing keys of the stack, which its tag names: they are made after the deployment, and replaced",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/\*$/,
    when: (statement) =>
      onlyActions("kms:Decrypt")(statement) &&
      statement.conditionKeys.includes("kms:encryptioncontext:secretarn"),
    reason: "one administrator's secret, which the encryption context names: the ARN of its key is not known",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard:
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:quick-sign-in\/[\w.-]+\/[A-Za-z0-9-]+\/\*$/,
    when: onlyActions("secretsmanager:GetSecretValue"),
    reason: "signing keys of one provider of the stack: they are made after the deployment, and replaced",
  },
  {
    types: LOG_WRITERS,
    wildcard: /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:[\w.#/-]+:log-stream:\*$/,
    when: onlyActions("logs:CreateLogStream", "logs:PutLogEvents"),
    reason: "the streams of one log group, by name: the writer names them at run time",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:\*$/,
    when: onlyActions(...WRITE_LOGS_OF_ALL_APIS),
    reason: "API Gateway has one role for the logs of all APIs of an account, and creates their log groups",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: new RegExp(`^${STORE}$`),
    when: () => true,
    // Source: IdentityStore, Identity Store API reference: "its globally unique identifier".
    reason: "the one store that the ARN names: its owner can be another account, and its ID is unique",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^arn:aws[a-z-]*:identitystore:::(?:user|group|membership)\/\*$/,
    // Source: Service Authorization Reference, "Resource types defined by AWS Identity Store".
    when: ({ resources }) => resources.some((arn) => new RegExp(`^${STORE}$`).test(arn)),
    reason:
      "users, groups and memberships of the one store that the statement names: their ARNs contain no store",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^\*$/,
    // Source: Service Authorization Reference, Amazon QuickSight.
    when: onlyActions("quicksight:ListNamespaces", "quicksight:ListUsers"),
    reason: "the users of the account's own Amazon Quick: listing them has no resource type",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^\*$/,
    // Source: "Giving Lambda functions access to resources in an Amazon VPC": it "only works if it's allowed on all resources".
    when: onlyActions("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"),
    reason: "Lambda looks up the interfaces of a function in a VPC: describing has no resource type",
  },
  {
    types: ["aws:iam/rolePolicy:RolePolicy"],
    wildcard: /^arn:aws[a-z-]*:ec2:[a-z0-9-]+:\d{12}:\*\/\*$/,
    when: onlyActions(
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ),
    reason:
      "Lambda creates the interfaces of a function in a VPC, in this account and Region: they have no IDs yet",
  },
  {
    types: REST_API_POLICIES,
    wildcard:
      /^(arn:aws[a-z-]*:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]+|execute-api:)\/\*(?:\/(?:token|jwks))?$/,
    when: onlyActions("execute-api:Invoke"),
    reason: "stages and routes of the one API that the policy is attached to",
  },
  {
    types: KEY_POLICIES,
    wildcard: /^\*$/,
    when: () => true,
    // Source: AWS KMS Developer Guide, "Elements in a key policy": Resource "*" means the key that it is attached to.
    reason: "in a key policy it means the key that the policy is attached to",
  },
  {
    types: SECRET_POLICIES,
    wildcard: /^\*$/,
    when: () => true,
    // Source: AWS Secrets Manager User Guide, "Resource-based policies".
    reason: "in a secret's policy it means the secret that the policy is attached to",
  },
];

/** Actions that may contain a wildcard. */
export const allowedActions: readonly Exception[] = [
  {
    types: KEY_POLICIES,
    wildcard: /^kms:\*$/,
    when: hasOnlyAccounts,
    // Source: AWS KMS Developer Guide, "Default key policy".
    reason: "the key's own account: without it IAM policies have no effect, and the key can be lost for good",
  },
];

/** Policies that may allow the principal "*". */
export const openToAll: readonly Exception[] = [
  {
    types: REST_API_POLICIES,
    wildcard: /^\*$/,
    when: onlyActions("execute-api:Invoke"),
    reason:
      "desktop apps and identity providers have no AWS identity; allowed addresses are a Deny beside it",
  },
];

/** Whether a list of exceptions contains a wildcard of a statement. */
export function isExcepted(
  list: readonly Exception[],
  type: string,
  statement: Statement,
  text: string,
): boolean {
  return list.some(
    ({ types, wildcard, when }) => types.includes(type) && wildcard.test(text) && when(statement),
  );
}

function hasOnlyAccounts({ principals, notPrincipal }: Statement): boolean {
  const named = Object.values(principals).flat();
  return !notPrincipal && named.length > 0 && named.every((one) => ACCOUNT.test(one));
}

/** An account as principal. Source: IAM User Guide, "AWS account principals". */
const ACCOUNT = /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:root)$/;
