import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { CidrRange } from "./cidr.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import { type Protection, protectedResources } from "./protected.ts";
import { resourcePolicy } from "./resource-policy.ts";

/** The stage's name stands in the addresses that Amazon Quick is given, and so never changes. */
const STAGE = "prod";

const ROUTES = [
  ...(["/oauth2/authorize", "/oauth2/token", "/oauth2/userInfo"] as const),
  "/.well-known/openid-configuration",
] as const;

export interface SignInApiArgs {
  readonly function: aws.lambda.Function;
  /** Who may call; absent, everybody. */
  readonly allowedCidrs?: readonly CidrRange[];
  readonly protection: Protection;
  /** Where the stage writes its access log, and how; absent, it writes none. */
  readonly accessLogSettings?: pulumi.Input<aws.types.input.apigateway.StageAccessLogSettings>;
}

/** The REST API in front of the proxy, with a resource policy that takes effect in the same `up`. */
export class SignInApi extends pulumi.ComponentResource {
  /** Address of the stage, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly stage: aws.apigateway.Stage;
  /** The API's name, under which CloudWatch keeps its metrics. */
  readonly apiName: pulumi.Output<string>;

  constructor(name: string, args: SignInApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInApi", name, {}, opts);
    // AWS applies a changed resource policy only when the API is deployed again. The policy names the API, and awsx
    // makes API and deployment in one step: so the deployment waits for a hash that is known after the policy stands.
    const [deployed, resolveDeployed] = pulumi.deferredOutput<string>();
    const deploymentArgs = { description: "Quick Sign-in", triggers: { deployed } };
    // Transformations, not transforms: those send each argument through the engine and back, and the RestApi that awsx
    // hands to its deployment comes back as a reference to what is not made yet.
    const api = new awsx.classic.apigateway.API(
      name,
      {
        stageName: STAGE,
        routes: ROUTES.map((path) => ({ path, method: "ANY" as const, eventHandler: args.function })),
        gatewayResponses: gatewayResponses(),
        restApiArgs: {
          // CloudWatch tells APIs apart by their names alone: two stacks must not share one.
          name: `${name}-${pulumi.getProject()}-${pulumi.getStack()}`,
          description: "Quick Sign-in: OAuth endpoints in front of Amazon Cognito",
          endpointConfiguration: { types: "REGIONAL", ipAddressType: addressTypes(args.allowedCidrs) },
          // A changed body would drop the resource policy otherwise (PutRestApi, mode overwrite).
          putRestApiMode: "merge",
        },
        deploymentArgs,
        ...(args.accessLogSettings && { stageArgs: { accessLogSettings: args.accessLogSettings } }),
      },
      { parent: this, transformations: [protect(args.protection), deployByTriggersAlone] },
    );
    const policy = new aws.apigateway.RestApiPolicy(
      name,
      {
        restApiId: api.restAPI.id,
        policy: api.restAPI.executionArn.apply((arn) => resourcePolicy(arn, args.allowedCidrs)),
      },
      { parent: this },
    );
    resolveDeployed(
      pulumi
        .all([api.restAPI.body, policy.policy, addressTypes(args.allowedCidrs)])
        .apply((parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex")),
    );
    this.url = api.stage.invokeUrl;
    this.stage = api.stage;
    this.apiName = api.restAPI.name;
    this.registerOutputs();
  }
}

/** IPv6 callers reach only an API that is dual-stack; the default is IPv4. Source: RestApi, ipAddressType. */
export function addressTypes(ranges: readonly CidrRange[] | undefined): "ipv4" | "dualstack" {
  return ranges?.some(({ version }) => version === 6) ? "dualstack" : "ipv4";
}

function protect(protection: Protection): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    const isApi = type === protectedResources.api && protection.isProtected("api");
    const isStage = type === protectedResources.stage && protection.isProtected("stage");
    return isApi || isStage ? { props, opts: pulumi.mergeOptions(opts, { protect: true }) } : undefined;
  };
}

/**
 * awsx hashes what AWS says the policy is into the deployment's variables: removing ranges would not show there, and a
 * refresh would. Our trigger holds everything that has to be deployed, and so is the only thing that counts.
 */
const deployByTriggersAlone: pulumi.ResourceTransformation = ({ type, props, opts }) =>
  type === "aws:apigateway/deployment:Deployment"
    ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["variables"] }) }
    : undefined;
