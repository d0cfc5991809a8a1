import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CidrRange } from "../settings/cidr.ts";
import { gatewayResponses } from "../shared/gateway-responses.ts";
import { declareLambdaApi } from "../shared/lambda-api.ts";
import { type Protection, protectedResources } from "../shared/protection.ts";

/** The stage's name is part of the addresses in Amazon Quick, and so never changes. */
const STAGE = "prod";

const ROUTES = [
  "/oauth2/authorize",
  "/oauth2/token",
  "/oauth2/userInfo",
  "/.well-known/openid-configuration",
] as const;

export interface SignInApiArgs {
  readonly function: aws.lambda.Function;
  /** Who may call; absent, all addresses. */
  readonly allowedCidrs: readonly CidrRange[] | undefined;
  readonly protection: Protection;
  /** Destination and format of the access log; absent, there is none. */
  readonly accessLogSettings: pulumi.Input<aws.types.input.apigateway.StageAccessLogSettings> | undefined;
}

/** The REST API in front of the proxy. */
export class SignInApi extends pulumi.ComponentResource {
  /** Address of the stage, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly stage: aws.apigateway.Stage;
  /** The API's name, which is a dimension of its metrics. */
  readonly apiName: pulumi.Output<string>;

  constructor(name: string, args: SignInApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:SignInApi", name, {}, opts);
    const { stage, apiName } = declareLambdaApi(name, {
      parent: this,
      function: args.function,
      routes: ROUTES,
      stageName: STAGE,
      description: "Quick Sign-in: OAuth endpoints in front of Amazon Cognito",
      gatewayResponses: gatewayResponses(),
      allowedCidrs: args.allowedCidrs,
      accessLogSettings: args.accessLogSettings,
      transformations: [protect(args.protection)],
    });
    this.url = stage.invokeUrl;
    this.stage = stage;
    this.apiName = apiName;
    this.registerOutputs();
  }
}

function protect(protection: Protection): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    const isApi = type === protectedResources.api && protection.isProtected("api");
    const isStage = type === protectedResources.stage && protection.isProtected("stage");
    return isApi || isStage ? { props, opts: pulumi.mergeOptions(opts, { protect: true }) } : undefined;
  };
}
