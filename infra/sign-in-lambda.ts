import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import packageJson from "../package.json" with { type: "json" };
import { createProxy } from "../proxy/index.ts";
import { type LogKeeping, logGroupArgs } from "./log-group.ts";
import type { Settings } from "./settings.ts";

/** Seconds. The proxy itself answers within 10, and API Gateway gives up after 29. */
const TIME_OUT = 15;

export interface SignInLambdaArgs extends LogKeeping {
  /** Host name of the pool's own domain: where the proxy sends people, and takes their codes. */
  readonly poolDomain: pulumi.Input<string>;
  /** Address of the pool as an issuer of tokens, without a slash at the end. */
  readonly issuer: pulumi.Input<string>;
  readonly settings: Pick<Settings, "lambda" | "logRetentionDays" | "monitoring" | "requirePkce">;
}

/** The function that runs `proxy/`, with a role that can write to its own log group and do nothing else. */
export class SignInLambda extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(name: string, args: SignInLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInLambda", name, {}, opts);
    const parent = { parent: this };
    const { lambda, monitoring, requirePkce } = args.settings;
    const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), parent);
    const role = new aws.iam.Role(name, { assumeRolePolicy: assumableByLambda }, parent);
    const mayLog = new aws.iam.RolePolicy(
      name,
      { role: role.id, policy: logGroup.arn.apply(writeLogsPolicy) },
      parent,
    );
    this.function = new aws.lambda.CallbackFunction(
      name,
      {
        callbackFactory: () => createProxy({ poolDomain: process.env["POOL_DOMAIN"] ?? "" }),
        // With a role of one's own; without, CallbackFunction attaches nine managed policies with full access.
        role,
        runtime: "nodejs24.x",
        architectures: [lambda.architecture],
        timeout: TIME_OUT,
        memorySize: lambda.memory,
        environment: {
          variables: {
            POOL_DOMAIN: args.poolDomain,
            ISSUER: args.issuer,
            ...(!requirePkce && { REQUIRE_PKCE: "false" }),
            ...(monitoring && { METRICS: "true" }),
          },
        },
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        // The project's packages would go into the archive otherwise, and the proxy needs none of them.
        codePathOptions: { extraExcludePackages: Object.keys(packageJson.dependencies) },
      },
      { ...parent, dependsOn: [mayLog] },
    );
    this.registerOutputs();
  }
}

const assumableByLambda = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

function writeLogsPolicy(logGroupArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logGroupArn}:log-stream:*`,
      },
    ],
  });
}
