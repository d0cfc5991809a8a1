import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import packageJson from "../../package.json" with { type: "json" };
import type { Settings } from "../settings/settings.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { proxyCallbackFactory } from "./proxy-callback.ts";

/** Seconds. The proxy itself answers within 10, and API Gateway gives up after 29. */
const TIME_OUT = 15;

export interface SignInLambdaArgs extends LogOptions {
  /** Host name of the pool's own domain: where the proxy sends people, and takes their codes. */
  readonly poolDomain: pulumi.Input<string>;
  /** Address of the pool as an issuer of tokens, without a slash at the end. */
  readonly issuer: pulumi.Input<string>;
  readonly settings: Pick<
    Settings,
    "customDomain" | "lambda" | "logRetentionDays" | "monitoring" | "requirePkce"
  >;
}

/** The function that runs `proxy/`, with a role that can write to its own log group and do nothing else. */
export class SignInLambda extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;
  /** The name under which CloudWatch counts its requests, where it does. */
  readonly metricsDimension = `${pulumi.getProject()}-${pulumi.getStack()}`;

  constructor(name: string, args: SignInLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInLambda", name, {}, opts);
    const parent = { parent: this };
    const { lambda, monitoring, requirePkce, customDomain } = args.settings;
    const own = customDomain.api;
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
        callbackFactory: proxyCallbackFactory(),
        // Without a role, CallbackFunction attaches nine managed policies with full access.
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
            ...(own && { API_URL: `https://${own.name}` }),
            ...(monitoring && { METRICS_FOR: this.metricsDimension }),
          },
        },
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        // Otherwise the archive would contain the project's packages, and the proxy needs none of them.
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
