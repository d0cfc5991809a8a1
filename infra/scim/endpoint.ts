import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MetricSources } from "../monitoring/alarms.ts";
import type { ScimSettings } from "../settings/scim.ts";
import { declareLambdaApi } from "../shared/lambda-api.ts";
import { declareScimFunction, type ScimFunctionArgs } from "./function.ts";
import { scimGatewayResponses } from "./gateway-responses.ts";
import { ScimToken } from "./token.ts";

/** Parts of the base URL that an administrator enters into the identity provider. */
const STAGE = "scim";
const BASE = "/v2";

export interface ScimEndpointArgs extends Omit<ScimFunctionArgs, "secretArn"> {
  readonly scim: ScimSettings;
  /** The value of a new secret. */
  readonly newToken: string;
  /** Whether the secret with the token stays in the account. */
  readonly retainOnDelete: boolean;
}

/**
 * The endpoint to which an identity provider pushes users and groups. It is a separate REST API, since users and identity provider
 * call from different addresses.
 */
export class ScimEndpoint extends pulumi.ComponentResource {
  /** Base URL, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly tokenSecretArn: pulumi.Output<string>;
  readonly metricSources: NonNullable<MetricSources["scim"]>;

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
    limitRequests(name, stage, args.scim.throttling, parent);
    this.url = pulumi.interpolate`${stage.invokeUrl}${BASE}`;
    this.tokenSecretArn = secretArn;
    this.metricSources = { api: apiName, stage: stage.stageName, function: lambda.name };
    this.registerOutputs();
  }
}

/** Limits requests. Execution logs would contain users' names and the token, so they are off explicitly. */
function limitRequests(
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
