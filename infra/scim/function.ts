import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { archiveOf, bundle } from "../shared/bundle.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { endpointPolicy } from "./policy.ts";
import type { ScimTable } from "./table.ts";

/** Seconds: API Gateway gives up after 29. */
const TIME_OUT = 25;

export interface ScimFunctionArgs extends LogOptions {
  readonly place: CallerContext;
  readonly table: ScimTable;
  readonly secretArn: pulumi.Input<string>;
  /** Where the worker hears of who was pushed. */
  readonly queue: aws.sqs.Queue;
}

/** Declares the function that speaks SCIM, with a role of its own. */
export function declareScimFunction(
  name: string,
  args: ScimFunctionArgs,
  options: pulumi.CustomResourceOptions,
): aws.lambda.Function {
  const { place, table, secretArn, queue } = args;
  const { region } = place;
  const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), options);
  const role = new aws.iam.Role(
    name,
    { assumeRolePolicy: assumableBy("lambda.amazonaws.com", place.account) },
    options,
  );
  const { tableArn, keyArn } = table;
  const policy = pulumi
    .output({ region, tableArn, keyArn, secretArn, queueArn: queue.arn, logGroupArn: logGroup.arn })
    .apply(endpointPolicy);
  const mayServe = new aws.iam.RolePolicy(name, { role: role.id, policy }, options);
  const config = { table: table.tableName, secretArn, queueUrl: queue.url, region };
  return new aws.lambda.Function(
    name,
    {
      code: archiveOf(bundle("sync/scim/handler.ts")),
      handler: "index.handler",
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: TIME_OUT,
      memorySize: 512,
      environment: { variables: { SCIM: pulumi.jsonStringify(config) } },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    },
    { ...options, dependsOn: [mayServe] },
  );
}
