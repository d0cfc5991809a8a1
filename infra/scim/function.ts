import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ScimSettings } from "../settings/scim.ts";
import { archiveOf, bundle } from "../shared/bundle.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, endpointPolicy, LAMBDA } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import type { ScimTable } from "./table.ts";

/** API Gateway waits at most 29 seconds. */
const TIMEOUT_SECONDS = 25;

export interface ScimFunctionArgs extends LogOptions {
  readonly scim: Pick<ScimSettings, "reservedConcurrency">;
  readonly context: CallerContext;
  readonly table: ScimTable;
  readonly secretArn: pulumi.Input<string>;
  /** The worker's queue, which gets a message for each change. */
  readonly queue: aws.sqs.Queue;
}

/** Declares the function that serves SCIM requests, and its role. */
export function declareScimFunction(
  name: string,
  args: ScimFunctionArgs,
  options: pulumi.CustomResourceOptions,
): aws.lambda.Function {
  const { context, table, secretArn, queue } = args;
  const { region } = context;
  const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), options);
  const role = new aws.iam.Role(name, { assumeRolePolicy: assumableBy(LAMBDA) }, options);
  const { tableArn, keyArn } = table;
  const policy = pulumi
    .output({ region, tableArn, keyArn, secretArn, queueArn: queue.arn, logGroupArn: logGroup.arn })
    .apply(endpointPolicy);
  const rolePolicy = new aws.iam.RolePolicy(name, { role: role.id, policy }, options);
  const config = { table: table.tableName, secretArn, queueUrl: queue.url, region };
  return new aws.lambda.Function(
    name,
    {
      code: archiveOf(bundle("sync/scim/handler.ts")),
      handler: "index.handler",
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: TIMEOUT_SECONDS,
      memorySize: 512,
      reservedConcurrentExecutions: args.scim.reservedConcurrency,
      environment: { variables: { SCIM: pulumi.jsonStringify(config) } },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    },
    { ...options, dependsOn: [rolePolicy] },
  );
}
