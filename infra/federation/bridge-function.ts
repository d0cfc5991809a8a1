import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BridgeConfig } from "../../bridge/config.ts";
import type { BridgedProvider } from "../settings/federation.ts";
import { bundleWithLazy, lazyArchiveOf } from "../shared/bundle.ts";
import type { CallerContext } from "../shared/context.ts";
import { assumableBy, LAMBDA } from "../shared/iam.ts";
import { type LogOptions, logGroupArgs } from "../shared/log-group.ts";
import { stackTagValue } from "../shared/tags.ts";
import { bridgeProvider } from "./bridge-config.ts";
import { bridgePolicy } from "./bridge-policy.ts";
import type { CognitoSecret } from "./cognito-secret.ts";
import type { Endpoints } from "./provider-details.ts";

/** API Gateway waits at most 29 seconds. */
const TIMEOUT_SECONDS = 25;

export interface BridgeFunctionArgs extends LogOptions {
  readonly context: CallerContext;
  readonly providers: Readonly<Record<string, BridgedProvider>>;
  readonly endpoints: Readonly<Record<string, Endpoints>>;
  readonly cognitoSecrets: Readonly<Record<string, CognitoSecret>>;
  readonly states: aws.dynamodb.Table;
  readonly keyTable: aws.dynamodb.Table | undefined;
  /** ARN of the KMS key of both tables; absent with DynamoDB's own. */
  readonly tableKeyArn: pulumi.Input<string> | undefined;
  /** Host name of the pool's sign-in pages. */
  readonly domain: pulumi.Input<string>;
  /** Value of the dimension `Stack` of the bridge's metrics; absent, it writes none. */
  readonly metricsDimension: string | undefined;
  /** The stack is about to be destroyed: the endpoints are not known, and the environment stays as it is. */
  readonly teardown: boolean;
}

/** Declares the function that runs `bridge/`, and its role. */
export function declareBridgeFunction(
  name: string,
  args: BridgeFunctionArgs,
  options: pulumi.CustomResourceOptions,
): aws.lambda.Function {
  const logGroup = new aws.cloudwatch.LogGroup(name, logGroupArgs(args), options);
  const role = new aws.iam.Role(name, { assumeRolePolicy: assumableBy(LAMBDA) }, options);
  const rolePolicy = new aws.iam.RolePolicy(
    name,
    { role: role.id, policy: policyOf(args, logGroup.arn) },
    options,
  );
  return new aws.lambda.Function(
    name,
    {
      code: lazyArchiveOf(bundleWithLazy("bridge/handler.ts", "bridge/sdk/open-aws.ts")),
      handler: "index.handler",
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: TIMEOUT_SECONDS,
      memorySize: 512,
      environment: { variables: { BRIDGE: environmentOf(args) } },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    },
    { ...options, dependsOn: [rolePolicy], ignoreChanges: args.teardown ? ["environment"] : [] },
  );
}

function policyOf(args: BridgeFunctionArgs, logGroup: pulumi.Output<string>): pulumi.Output<string> {
  const { context, providers, cognitoSecrets, states, keyTable, tableKeyArn } = args;
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const names = { tag: stackTagValue(project, stack), prefix: `${project}-${stack}` };
  const all = Object.entries(providers);
  const signingProviders = all.flatMap(([name, { clientAuth }]) =>
    clientAuth === "private_key_jwt" ? [name] : [],
  );
  const clientSecretArns = all.flatMap(([, { clientAuth, clientSecretArn }]) =>
    clientAuth === "client_secret" && clientSecretArn !== undefined ? [clientSecretArn] : [],
  );
  return pulumi
    .output({
      stateTableArn: states.arn,
      keyTableArn: keyTable?.arn,
      tableKeyArn,
      logGroupArn: logGroup,
      cognitoSecretArns: Object.values(cognitoSecrets).map(({ arn }) => arn),
    })
    .apply((own) => bridgePolicy({ ...own, clientSecretArns, signingProviders }, names, context));
}

function environmentOf(args: BridgeFunctionArgs): pulumi.Output<string> {
  const { context, providers, endpoints, cognitoSecrets, states, keyTable, domain, metricsDimension } = args;
  const arns = Object.fromEntries(Object.entries(cognitoSecrets).map(([name, { arn }]) => [name, arn]));
  return pulumi
    .output({ domain, stateTable: states.name, keyTable: keyTable?.name, arns })
    .apply(({ domain: host, stateTable, keyTable: keys, arns: known }) => {
      const config: BridgeConfig = {
        region: context.region,
        cognitoCallback: `https://${host}/oauth2/idpresponse`,
        stateTable,
        keyTable: keys,
        addressSuffix: "amazonaws.com",
        metricsDimension,
        providers: Object.fromEntries(
          Object.entries(providers).map(([name, settings]) => [
            name,
            bridgeProvider(settings, endpoints[name], known[name] ?? ""),
          ]),
        ),
      };
      return JSON.stringify(config);
    });
}
