import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { CidrRange } from "../settings/cidr.ts";
import { resourcePolicy } from "../settings/resource-policy.ts";
import type { GatewayResponses } from "./gateway-responses.ts";

export interface LambdaApiArgs {
  /** The component that the API is part of. */
  readonly parent: pulumi.Resource;
  readonly function: aws.lambda.Function;
  /** Paths that the function serves, for all methods. */
  readonly routes: readonly string[];
  /** Part of every address. */
  readonly stageName: string;
  readonly description: string;
  readonly gatewayResponses: GatewayResponses;
  /** Who may call; absent, all addresses. */
  readonly allowedCidrs?: readonly CidrRange[] | undefined;
  /** Last parts of paths that all addresses may call, whatever allowedCidrs is. */
  readonly openRoutes?: readonly string[];
  /** Destination and format of the access log; absent, there is none. */
  readonly accessLogSettings?: pulumi.Input<aws.types.input.apigateway.StageAccessLogSettings> | undefined;
  readonly transformations?: readonly pulumi.ResourceTransformation[];
}

export interface LambdaApi {
  readonly stage: aws.apigateway.Stage;
  /** The API's name, which is a dimension of its metrics. */
  readonly apiName: pulumi.Output<string>;
}

/** Declares a REST API for one function, with a resource policy that takes effect in the same `up`. */
export function declareLambdaApi(name: string, args: LambdaApiArgs): LambdaApi {
  // AWS applies a changed resource policy only when the API is deployed again. The policy contains the API's ARN, and awsx
  // creates API and deployment in one step: so the deployment waits for a hash that is known once the policy is stored.
  const [deployed, resolveDeployed] = pulumi.deferredOutput<string>();
  const deploymentArgs = { description: "Quick Sign-in", triggers: { deployed } };
  const { description, accessLogSettings, allowedCidrs, openRoutes, parent, transformations = [] } = args;
  // Transformations, not transforms: those send each argument through the engine, which turns the RestApi that awsx passes to
  // its deployment into a reference to a resource that does not exist yet.
  const api = new awsx.classic.apigateway.API(
    name,
    {
      stageName: args.stageName,
      routes: args.routes.map((path) => ({ path, method: "ANY" as const, eventHandler: args.function })),
      gatewayResponses: { ...args.gatewayResponses },
      restApiArgs: {
        // CloudWatch distinguishes APIs by their names only: two stacks must not share one.
        name: `${name}-${pulumi.getProject()}-${pulumi.getStack()}`,
        description,
        endpointConfiguration: { types: "REGIONAL", ipAddressType: addressTypes(allowedCidrs) },
        // Otherwise a changed body would remove the resource policy (PutRestApi, mode overwrite).
        putRestApiMode: "merge",
      },
      deploymentArgs,
      ...(accessLogSettings && { stageArgs: { accessLogSettings } }),
    },
    { parent, transformations: [...transformations, ignoreDeploymentVariables] },
  );
  const policy = new aws.apigateway.RestApiPolicy(
    name,
    {
      restApiId: api.restAPI.id,
      policy: api.restAPI.executionArn.apply((arn) => resourcePolicy(arn, allowedCidrs, openRoutes)),
    },
    { parent },
  );
  resolveDeployed(
    pulumi
      .all([api.restAPI.body, policy.policy, addressTypes(allowedCidrs)])
      .apply((parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex")),
  );
  return { stage: api.stage, apiName: api.restAPI.name };
}

/** IPv6 callers need a dual-stack API; the default is IPv4. Source: RestApi, ipAddressType. */
export function addressTypes(ranges: readonly CidrRange[] | undefined): "ipv4" | "dualstack" {
  return ranges?.some(({ version }) => version === 6) ? "dualstack" : "ipv4";
}

/**
 * awsx puts a hash of the stored policy into the deployment's variables: removed ranges would not change it, and a refresh would.
 * Our trigger covers everything that has to be deployed, so the variables are ignored.
 */
const ignoreDeploymentVariables: pulumi.ResourceTransformation = ({ type, props, opts }) =>
  type === "aws:apigateway/deployment:Deployment"
    ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["variables"] }) }
    : undefined;
