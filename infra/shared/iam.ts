/** What the worker of sync may do: with its own pool, store, table, queue and log group, and nothing else. */
export interface WorkerResources {
  readonly poolArn: string;
  /** What reading its sources takes. */
  readonly reads: readonly Grant[];
  readonly tableArn: string;
  /** What SCIM's table asks for where it is under a customer's key. */
  readonly underKey: readonly object[];
  readonly queueArn: string;
  readonly logGroupArn: string;
  readonly auditLogGroupArn: string;
}

/** Source: Service Authorization Reference of each service. */
export function workerPolicy(own: WorkerResources): string {
  const grants: readonly Grant[] = [
    [
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [`${own.logGroupArn}:log-stream:*`, `${own.auditLogGroupArn}:log-stream:*`],
    ],
    [
      [
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminDisableUser",
        "cognito-idp:AdminEnableUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminUpdateUserAttributes",
        "cognito-idp:AdminUserGlobalSignOut",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:ListUsers",
      ],
      own.poolArn,
    ],
    ...own.reads,
    [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], own.tableArn],
    [["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], own.queueArn],
    [["sqs:ReceiveMessage", "sqs:SendMessage"], own.queueArn],
  ];
  return policy(grants, own.underKey);
}

/** The schedule's role: it puts its message into the queue. */
export function schedulePolicy(queueArn: string): string {
  return policy([[["sqs:SendMessage"], queueArn]]);
}

/** What may be done with what. */
export type Grant = readonly [actions: readonly string[], resources: string | readonly string[]];

function policy(grants: readonly Grant[], others: readonly object[] = []): string {
  const Statement = [
    ...grants.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource })),
    ...others,
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/**
 * Who may take on a role: a service, for this account alone. Source: "The confused deputy problem", IAM.
 *
 * @param sourceArn for which of its resources, where that is known beforehand.
 */
export function assumableBy(service: string, account: string, sourceArn?: string): string {
  const Condition = {
    StringEquals: { "aws:SourceAccount": account },
    ...(sourceArn !== undefined && { ArnEquals: { "aws:SourceArn": sourceArn } }),
  };
  const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  // Lambda gives no source account when it takes on a function's role.
  const Statement = [service === "lambda.amazonaws.com" ? trust : { ...trust, Condition }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** Lets EventBridge's rules put events into the queue. Source: "Using resource-based policies for Amazon EventBridge", SQS. */
export function queuePolicy(queueArn: string, ruleArns: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
    ],
  });
}

/** Lets rules of other accounts put events onto the bus, and do nothing else. Source: "Permissions for event buses", EventBridge. */
export function busPolicy(busArn: string, partition: string, accounts: readonly string[]): string {
  // A rule puts events onto another account's bus by a role, and so there is no service whose aws:SourceArn could be asked for.
  const Statement = accounts.map((account) => ({
    Sid: `From${account}`,
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: "events:PutEvents",
    Resource: busArn,
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** The role of a rule in another Region: it puts events onto the bus. */
export function forwardPolicy(busArn: string): string {
  return policy([[["events:PutEvents"], busArn]]);
}
