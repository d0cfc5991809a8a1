import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";

/**
 * What a route of method ANY answers to. A setting cannot name ANY, nor "*" for one path: UpdateStage refuses both
 * ("Invalid method setting path", hashicorp/terraform-provider-aws#15855), and so each method has its own. All of them,
 * since a limit on GET alone is passed by with PUT.
 */
const METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;

export interface ThrottlingArgs {
  readonly stage: aws.apigateway.Stage;
  readonly throttling: Settings["throttling"];
}

/** How many requests each route of the stage takes; a route without a setting has the account's limits. */
export class Throttling extends pulumi.ComponentResource {
  constructor(name: string, args: ThrottlingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Throttling", name, {}, opts);
    const { restApi, stageName } = args.stage;
    for (const limit of limitsOf(args.throttling)) {
      new aws.apigateway.MethodSettings(
        `${name}-${limit.name}`,
        {
          restApi,
          stageName,
          methodPath: limit.methodPath,
          settings: {
            throttlingRateLimit: limit.rate,
            throttlingBurstLimit: limit.burst,
            // A setting of one method stands for all of the stage's: what it leaves out, it resets. Execution logs would
            // hold codes and tokens, and so are off in words.
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

/** How many requests one method of one route takes. */
export interface Limit {
  /** "token-POST". */
  readonly name: string;
  /** As UpdateStage names the method. */
  readonly methodPath: string;
  /** Requests a second, on average. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** Translates settings into a limit for each method of each route. Pure. */
export function limitsOf({ authorize, token, userInfo }: Settings["throttling"]): Limit[] {
  const routes = Object.entries({ authorize, token, userInfo });
  return routes.flatMap(([route, limit]) =>
    limit === undefined
      ? []
      : METHODS.map((method) => ({
          name: `${route}-${method}`,
          methodPath: methodPath(`/oauth2/${route}`, method),
          ...limit,
        })),
  );
}

/**
 * "/oauth2/token", "POST" → "~1oauth2~1token/POST". The provider hands it to UpdateStage as it is, and looks it up under this
 * very name among what GetStage answers (hashicorp/terraform-provider-aws#9738).
 */
function methodPath(path: string, method: string): string {
  return `${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`;
}
