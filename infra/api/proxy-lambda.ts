import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import packageJson from "../../package.json" with { type: "json" };
import type { Settings } from "../settings/settings.ts";
import { assumableBy, LAMBDA, writeLogsPolicy } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { proxyCallbackFactory } from "./proxy-callback.ts";

/** The proxy itself answers within 10 seconds, and API Gateway waits at most 29. */
const TIMEOUT_SECONDS = 15;

export interface SignInLambdaArgs extends LogOptions {
  /** Host name of the pool's own domain: the proxy redirects users there, and forwards token requests. */
  readonly poolDomain: pulumi.Input<string>;
  /** Address of the pool as an issuer of tokens, without a slash at the end. */
  readonly issuer: pulumi.Input<string>;
  readonly settings: Pick<
    Settings,
    "customDomain" | "defaultProvider" | "lambda" | "logRetentionDays" | "monitoring" | "requirePkce"
  >;
}

/** The function that runs `proxy/`, with a role that can write to its own log group and do nothing else. */
export class SignInLambda extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;
  /** Value of the dimension `Stack` of the proxy's metrics, if it writes them. */
  readonly metricsDimension = `${pulumi.getProject()}-${pulumi.getStack()}`;

  constructor(name: string, args: SignInLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInLambda", name, {}, opts);
    const parent = { parent: this };
    const { lambda } = args.settings;
    const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), parent);
    const role = new aws.iam.Role(name, { assumeRolePolicy: assumableBy(LAMBDA) }, parent);
    const rolePolicy = new aws.iam.RolePolicy(
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
        timeout: TIMEOUT_SECONDS,
        memorySize: lambda.memory,
        reservedConcurrentExecutions: lambda.reservedConcurrency,
        environment: { variables: this.#environment(args) },
        loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
        // Otherwise the archive would contain the project's packages, and the proxy needs none of them.
        codePathOptions: { extraExcludePackages: Object.keys(packageJson.dependencies) },
      },
      { ...parent, dependsOn: [rolePolicy] },
    );
    this.registerOutputs();
  }

  #environment({ poolDomain, issuer, settings }: SignInLambdaArgs): Record<string, pulumi.Input<string>> {
    const variables: Record<string, pulumi.Input<string>> = { POOL_DOMAIN: poolDomain, ISSUER: issuer };
    const { requirePkce, customDomain, defaultProvider, monitoring } = settings;
    if (!requirePkce) variables["REQUIRE_PKCE"] = "false";
    if (customDomain.api) variables["API_URL"] = `https://${customDomain.api.name}`;
    if (defaultProvider !== undefined) variables["DEFAULT_PROVIDER"] = defaultProvider;
    if (monitoring) variables["METRICS_FOR"] = this.metricsDimension;
    return variables;
  }
}
