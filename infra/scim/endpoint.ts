import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MetricSources } from "../monitoring/alarms.ts";
import type { ScimSettings } from "../settings/scim.ts";
import { declareLambdaApi } from "../shared/lambda-api.ts";
import { declareScimFunction, type ScimFunctionArgs } from "./function.ts";
import { scimGatewayResponses } from "./gateway-responses.ts";
import { ScimToken } from "./token.ts";

/** What stands before and after the protocol's version in the address that an identity provider is given. */
const STAGE = "scim";
const BASE = "/v2";

export interface ScimEndpointArgs extends Omit<ScimFunctionArgs, "secretArn"> {
  readonly scim: ScimSettings;
  /** What a new secret starts with. */
  readonly newToken: string;
  /** The secret with the token stays in the account. */
  readonly retainOnDelete: boolean;
}

/**
 * Where an identity provider pushes people and groups: a REST API of its own, since the addresses that people sign in from are
 * not those that it calls from.
 */
export class ScimEndpoint extends pulumi.ComponentResource {
  /** Base URL, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly tokenSecretArn: pulumi.Output<string>;
  /** What monitoring looks at. */
  readonly watched: NonNullable<MetricSources["scim"]>;

  constructor(name: string, args: ScimEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:ScimEndpoint", name, {}, opts);
    const parent = { parent: this };
    const { secretArn } = new ScimToken(name, args, parent);
    const lambda = declareScimFunction(name, { ...args, secretArn }, parent);
    const { stage, apiName } = declareLambdaApi(name, {
      parent: this,
      function: lambda,
      routes: [BASE, `${BASE}/{proxy+}`],
      stageName: STAGE,
      description: "Quick Sign-in: SCIM endpoint for an identity provider",
      gatewayResponses: scimGatewayResponses(),
      allowedCidrs: args.scim.allowedCidrs,
    });
    limit(name, stage, args.scim.throttling, parent);
    this.url = pulumi.interpolate`${stage.invokeUrl}${BASE}`;
    this.tokenSecretArn = secretArn;
    this.watched = { api: apiName, stage: stage.stageName, function: lambda.name };
    this.registerOutputs();
  }
}

/** Execution logs would hold people's names and the token, and so are off in words. */
function limit(
  name: string,
  stage: aws.apigateway.Stage,
  { rate, burst }: ScimSettings["throttling"],
  options: pulumi.CustomResourceOptions,
): void {
  new aws.apigateway.MethodSettings(
    name,
    {
      restApi: stage.restApi,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: rate,
        throttlingBurstLimit: burst,
        loggingLevel: "OFF",
        dataTraceEnabled: false,
      },
    },
    options,
  );
}
