import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/**
 * The methods of a route with method ANY. A setting cannot name ANY, nor "*" for one path: UpdateStage refuses both
 * ("Invalid method setting path", hashicorp/terraform-provider-aws#15855). So each method has a setting. All of them have one,
 * since PUT would bypass a limit on GET.
 */
const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;

export interface ThrottlingArgs {
  readonly stage: aws.apigateway.Stage;
  readonly limits: readonly Limit[];
}

/** Request limits of the stage's routes; a route without a setting has the account's limits. */
export class Throttling extends pulumi.ComponentResource {
  constructor(name: string, args: ThrottlingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Throttling", name, {}, opts);
    const { restApi, stageName } = args.stage;
    for (const limit of args.limits) {
      new aws.apigateway.MethodSettings(
        `${name}-${limit.name}`,
        {
          restApi,
          stageName,
          methodPath: limit.methodPath,
          settings: {
            throttlingRateLimit: limit.rate,
            throttlingBurstLimit: limit.burst,
            // A method setting overrides all of the stage's settings, and omitted ones get their defaults. Execution logs would
            // contain codes and tokens, so they are off explicitly.
            loggingLevel: "OFF",
            dataTraceEnabled: false,
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/** The limit of one method of one route. */
export interface Limit {
  /** "token-POST". */
  readonly name: string;
  /** The method in the form of UpdateStage. */
  readonly methodPath: string;
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** Converts settings to a limit for each method of each route. Pure. */
export function limitsOf({ authorize, token, userInfo }: Settings["throttling"]): Limit[] {
  const routes = Object.entries({ authorize, token, userInfo });
  return routes.flatMap(([route, limit]) =>
    limit === undefined ? [] : limitsOn(route, `/oauth2/${route}`, limit),
  );
}

/** A limit for each method of one route. @param name part of the resources' names. Pure. */
export function limitsOn(name: string, path: string, limit: Pick<Limit, "rate" | "burst">): Limit[] {
  return METHODS.map((method) => ({
    name: `${name}-${method}`,
    methodPath: methodPath(path, method),
    ...limit,
  }));
}

/**
 * "/oauth2/token", "POST" → "~1oauth2~1token/POST". The provider passes it to UpdateStage unchanged, and looks it up under the
 * same name in the response of GetStage (hashicorp/terraform-provider-aws#9738).
 */
function methodPath(path: string, method: string): string {
  return `${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`;
}
