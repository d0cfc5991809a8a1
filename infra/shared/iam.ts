import type { CallerContext } from "./context.ts";
import { allow, allowService, onBehalfOf, policyDocument, type Statement } from "./policy-document.ts";

/**
 * The trust policy of a role that a service assumes for this account only.
 *
 * @param sourceArn the resource on whose behalf, if it is known beforehand.
 */
export function assumableBy(service: string, account?: string, sourceArn?: string): string {
  const trust: Statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  // Lambda and API Gateway send no source account when they assume a role.
  if (account === undefined || service === LAMBDA) return policyDocument(trust);
  const ofAccount = { StringEquals: { "aws:SourceAccount": account } };
  if (sourceArn === undefined) return policyDocument({ ...trust, Condition: ofAccount });
  return policyDocument({
    ...trust,
    Condition: { ...ofAccount, ArnEquals: { "aws:SourceArn": sourceArn } },
  });
}

export const LAMBDA = "lambda.amazonaws.com";

const WRITE_LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** A Lambda function's role that writes to its own log group and does nothing else. */
export function writeLogsPolicy(logGroupArn: string): string {
  return policyDocument(allow(WRITE_LOGS, `${logGroupArn}:log-stream:*`));
}

/**
 * The role with which API Gateway writes the logs of all APIs of the account: what AWS's managed policy
 * AmazonAPIGatewayPushToCloudWatchLogs allows, in this account and Region only.
 * Source: "Set up logging for REST APIs in API Gateway", permissions.
 *
 * @param logGroupArn ARN of any log group of the account and Region.
 */
export function writeAllLogsPolicy(logGroupArn: string): string {
  const actions = [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
  ];
  return policyDocument(allow(actions, logGroupArn.replace(/:log-group:.*$/, ":*")));
}

/** The resources of the worker. */
export interface WorkerResources {
  readonly poolArn: string;
  /** Permissions to read its sources. */
  readonly reads: readonly Statement[];
  /** It links accounts to users of identity providers. */
  readonly links: boolean;
  readonly tableArn: string;
  readonly queueArn: string;
  readonly logGroupArn: string;
  readonly auditLogGroupArn: string;
}

/** The worker's role. Source: Service Authorization Reference of each service. */
export function workerPolicy(own: WorkerResources): string {
  return policyDocument(
    allow(WRITE_LOGS, [`${own.logGroupArn}:log-stream:*`, `${own.auditLogGroupArn}:log-stream:*`]),
    allow(
      [
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminDisableUser",
        "cognito-idp:AdminEnableUser",
        "cognito-idp:AdminGetUser",
        ...(own.links ? ["cognito-idp:AdminLinkProviderForUser"] : []),
        "cognito-idp:AdminUpdateUserAttributes",
        "cognito-idp:AdminUserGlobalSignOut",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:ListUsers",
      ],
      own.poolArn,
    ),
    ...own.reads,
    allow(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"], own.tableArn),
    allow(["dynamodb:Query", "dynamodb:UpdateItem"], own.tableArn),
    allow(["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], own.queueArn),
    allow(["sqs:ReceiveMessage", "sqs:SendMessage"], own.queueArn),
  );
}

/** The role of the schedule: it sends messages to the queue. */
export function schedulePolicy(queueArn: string): string {
  return policyDocument(allow(["sqs:SendMessage"], queueArn));
}

/** The role of a rule in another Region: it puts events onto the bus. */
export function forwardPolicy(busArn: string): string {
  return policyDocument(allow(["events:PutEvents"], busArn));
}

/** Allows EventBridge rules to send events to the queue. Source: "Using resource-based policies for Amazon EventBridge", SQS. */
export function queuePolicy(queueArn: string, ruleArns: readonly string[]): string {
  return policyDocument(
    allowService({
      service: "events.amazonaws.com",
      action: "sqs:SendMessage",
      resource: queueArn,
      condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
    }),
  );
}

/** Allows rules of other accounts to put events onto the bus. Source: "Permissions for event buses", EventBridge. */
export function busPolicy(busArn: string, partition: string, accounts: readonly string[]): string {
  // A rule reaches another account's bus with a role, so there is no service and no aws:SourceArn to check.
  const statements = accounts.map(
    (account): Statement => ({
      Sid: `From${account}`,
      Effect: "Allow",
      Principal: { AWS: rootOf(partition, account) },
      Action: "events:PutEvents",
      Resource: busArn,
    }),
  );
  return policyDocument(...statements);
}

/** The principal for a whole account: IAM policies there decide. */
export function rootOf(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`;
}

/**
 * Allows principals to exchange tokens with an application of IAM Identity Center.
 *
 * @param principals ARNs of roles, or of an account's root.
 * Source: "Using Amazon Cognito as a trusted token issuer", whose document allows the whole account, and has a comma too many.
 */
export function actorPolicy(applicationArn: string, principals: readonly string[]): string {
  return policyDocument({
    Effect: "Allow",
    Principal: { AWS: principals },
    Action: "sso-oauth:CreateTokenWithIAM",
    Resource: applicationArn,
  });
}

/** The resources of the SCIM endpoint's function. */
export interface EndpointResources {
  readonly region: string;
  readonly tableArn: string;
  /** ARN of the KMS key of the table; absent with DynamoDB's own key, which needs no permission. */
  readonly keyArn: string | undefined;
  readonly secretArn: string;
  readonly queueArn: string;
  readonly logGroupArn: string;
}

/** The role of the SCIM endpoint's function. Source: Service Authorization Reference of each service. */
export function endpointPolicy(own: EndpointResources): string {
  const { region, keyArn } = own;
  return policyDocument(
    allow(WRITE_LOGS, `${own.logGroupArn}:log-stream:*`),
    allow(
      [
        // A transaction needs the actions of its parts. Source: "Using IAM with DynamoDB transactions".
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
      ],
      own.tableArn,
    ),
    allow(["secretsmanager:GetSecretValue"], own.secretArn),
    allow(["sqs:SendMessage"], own.queueArn),
    ...tableKeyGrants(keyArn, region),
  );
}

/**
 * Readers and writers of a table with a customer managed key need this permission, through DynamoDB only.
 * Source: "DynamoDB encryption at rest usage notes", authorizing use of a customer managed key.
 *
 * @param keyArn absent, the table has DynamoDB's own key.
 */
export function tableKeyGrants(keyArn: string | undefined, region: string): Statement[] {
  if (keyArn === undefined) return [];
  const throughDynamo = { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } };
  return [{ ...allow(["kms:Decrypt"], keyArn), Condition: throughDynamo }];
}

/**
 * Allows CloudWatch to publish to the topic on behalf of this stack's alarms. Pure.
 *
 * @param name prefix of the alarms' names.
 * Source: "Notifying users on alarm changes", Amazon CloudWatch; "Example cases for Amazon SNS access control".
 */
export function topicPolicy(
  topicArn: string,
  name: string,
  { account, region, partition }: CallerContext,
): string {
  return policyDocument({
    Sid: "AlarmsOfTheStack",
    ...allowService({
      service: "cloudwatch.amazonaws.com",
      action: "sns:Publish",
      resource: topicArn,
      condition: onBehalfOf(account, `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}-*`),
    }),
  });
}

/**
 * Allows AWS to write to the log group on behalf of this account's web ACLs in this Region. Pure.
 *
 * Source: "Sending web ACL traffic logs to an Amazon CloudWatch Logs log group", permissions; "Logging that requires additional
 * permissions", with the conditions against the confused deputy.
 */
export function deliveryPolicy(groupArn: string, { partition, region, account }: CallerContext): string {
  return policyDocument({
    Sid: "WebAclsOfTheStack",
    ...allowService({
      service: "delivery.logs.amazonaws.com",
      action: WRITE_LOGS,
      resource: `${groupArn}:log-stream:*`,
      condition: onBehalfOf(account, `arn:${partition}:logs:${region}:${account}:*`),
    }),
  });
}

/** Prefixes of the names of the stack's log groups. AWS WAF requires its own. */
const LOG_GROUP_NAMES = ["sign-in-*", "aws-waf-logs-sign-in-*"];
const ALARM_NAMES = "sign-in-*";

/**
 * The key of `encryption`: the account decides by IAM policies; CloudWatch Logs may encrypt the stack's log groups, and CloudWatch
 * what the stack's alarms write to their topic, each on behalf of this account and Region only. Pure.
 *
 * Sources: "Default key policy", AWS KMS; "Encrypt log data in CloudWatch Logs using AWS Key Management Service", step 2; "Managing
 * Amazon SNS encryption keys and costs", compatibility with event sources.
 */
export function keyPolicy({ partition, account, region }: CallerContext): string {
  const logGroups = LOG_GROUP_NAMES.map(
    (name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`,
  );
  return policyDocument(
    {
      // Without it IAM policies have no effect, and the key can never be changed again.
      Sid: "AccountDecidesByIam",
      Effect: "Allow",
      Principal: { AWS: rootOf(partition, account) },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "LogGroupsOfTheStack",
      ...allowService({
        service: `logs.${region}.amazonaws.com`,
        action: [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ],
        resource: "*",
        condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups } },
      }),
    },
    {
      Sid: "AlarmsOfTheStack",
      ...allowService({
        service: "cloudwatch.amazonaws.com",
        action: ["kms:Decrypt", "kms:GenerateDataKey"],
        resource: "*",
        condition: onBehalfOf(
          account,
          `arn:${partition}:cloudwatch:${region}:${account}:alarm:${ALARM_NAMES}`,
        ),
      }),
    },
  );
}
