/** What the endpoint's function may do: with its own table, token, queue and log group, and nothing else. */
export interface EndpointResources {
  readonly region: string;
  readonly tableArn: string;
  /** ARN of the KMS key that the table is under; absent, of DynamoDB's own, which asks nobody. */
  readonly keyArn: string | undefined;
  readonly secretArn: string;
  readonly queueArn: string;
  readonly logGroupArn: string;
}

/** Source: Service Authorization Reference of each service. */
export function endpointPolicy(own: EndpointResources): string {
  const { region, keyArn } = own;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${own.logGroupArn}:log-stream:*`),
      allow(
        [
          // A transaction asks for the actions that it is made of. Source: "Using IAM with DynamoDB transactions".
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
      ...(keyArn === undefined ? [] : [underKey(keyArn, region)]),
    ],
  });
}

/**
 * What a table under a customer's key asks of whoever reads or writes it, through DynamoDB alone.
 * Source: "DynamoDB encryption at rest usage notes", authorizing use of a customer managed key.
 */
export function underKey(keyArn: string, region: string) {
  const Condition = { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } };
  return { ...allow(["kms:Decrypt"], keyArn), Condition };
}

function allow(Action: readonly string[], Resource: string) {
  return { Effect: "Allow", Action, Resource };
}
