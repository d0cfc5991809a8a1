import type { CallerContext } from "../shared/context.ts";
import { tableKeyGrants } from "../shared/iam.ts";
import { allow, policyDocument, type Statement } from "../shared/policy-document.ts";
import { STACK_TAG } from "../shared/tags.ts";

/** What the bridge's function works with. */
export interface BridgeResources {
  readonly stateTableArn: string;
  /** Absent if no provider needs signing keys. */
  readonly keyTableArn: string | undefined;
  /** ARN of the KMS key of the tables; absent with DynamoDB's own. */
  readonly tableKeyArn: string | undefined;
  readonly logGroupArn: string;
  /** Secrets of the stack: those of Cognito. */
  readonly cognitoSecretArns: readonly string[];
  /** Secrets of the administrator: client secrets at providers. */
  readonly clientSecretArns: readonly string[];
  /** Providers with signing keys. While the store of new keys changes, a key of each may be in use. */
  readonly signingProviders: readonly string[];
}

/** The stack, as its signing keys name it. */
export interface StackName {
  /** The value of the tag STACK_TAG. */
  readonly tag: string;
  /** PROJECT-STACK: part of the names of secrets with signing keys. */
  readonly prefix: string;
}

/** The role of the bridge's function. Source: Service Authorization Reference of each service. Pure. */
export function bridgePolicy(own: BridgeResources, stack: StackName, context: CallerContext): string {
  const { partition, region, account } = context;
  const keys = `arn:${partition}:kms:${region}:${account}:key/*`;
  const secrets = `arn:${partition}:secretsmanager:${region}:${account}:secret:quick-sign-in/${stack.prefix}`;
  const keySecrets = own.signingProviders.map((provider) => `${secrets}/${provider}/*`);
  return policyDocument(
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${own.logGroupArn}:log-stream:*`),
    allow(["dynamodb:DeleteItem", "dynamodb:PutItem"], own.stateTableArn),
    ...(own.keyTableArn === undefined ? [] : [allow(["dynamodb:Query"], own.keyTableArn)]),
    ...tableKeyGrants(own.tableKeyArn, region),
    allow(["secretsmanager:GetSecretValue"], [...own.cognitoSecretArns, ...own.clientSecretArns]),
    ...clientSecretKeys(own.clientSecretArns, keys, region),
    ...ofSigningKeys(stack.tag, own.signingProviders, [
      allow(["kms:Sign"], keys),
      allow(["secretsmanager:GetSecretValue"], keySecrets),
    ]),
  );
}

/**
 * Only keys of this stack and of its providers: `npm run keys` tags them. The name of a secret alone does not say whose it is: project "a-b" with
 * stack "c" has the prefix of project "a" with stack "b-c".
 * Sources: "ABAC for AWS KMS"; "Actions, resources, and condition keys for AWS Secrets Manager", GetSecretValue.
 */
function ofSigningKeys(
  stack: string,
  providers: readonly string[],
  statements: readonly Statement[],
): Statement[] {
  if (providers.length === 0) return [];
  const tags = {
    [`aws:ResourceTag/${STACK_TAG}`]: stack,
    "aws:ResourceTag/quick-sign-in:provider": providers,
  };
  return statements.map((statement) => ({ ...statement, Condition: { StringEquals: tags } }));
}

/**
 * An administrator's secret may have a customer managed key, whose ARN is not known: it may decrypt exactly these secrets, through Secrets Manager.
 * Source: "Secret encryption and decryption in AWS Secrets Manager", encryption context.
 */
function clientSecretKeys(arns: readonly string[], keys: string, region: string): Statement[] {
  if (arns.length === 0) return [];
  const only = {
    "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
    "kms:EncryptionContext:SecretARN": arns,
  };
  return [{ ...allow(["kms:Decrypt"], keys), Condition: { StringEquals: only } }];
}
