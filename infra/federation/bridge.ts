import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogRole } from "../api/access-log-role.ts";
import { AccessLogs } from "../api/access-logs.ts";
import { limitsOn, Throttling } from "../api/throttling.ts";
import type { MetricSources } from "../monitoring/alarms.ts";
import { openRoutesOf } from "../settings/bridge-routes.ts";
import type { BridgedProvider } from "../settings/federation.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import { gatewayResponses } from "../shared/gateway-responses.ts";
import { declareLambdaApi } from "../shared/lambda-api.ts";
import type { Protection } from "../shared/protection.ts";
import { declareBridgeFunction } from "./bridge-function.ts";
import { declareKeySecret, declareKeyTable, declareStates } from "./bridge-storage.ts";
import { type CognitoSecret, declareCognitoSecret } from "./cognito-secret.ts";
import type { BridgeEndpoints } from "./identity-providers.ts";
import type { Endpoints } from "./provider-details.ts";

/** Part of every address, and so registered at providers: it never changes. */
const STAGE = "idp";

export interface BridgeArgs {
  readonly providers: Readonly<Record<string, BridgedProvider>>;
  readonly endpoints: Readonly<Record<string, Endpoints>>;
  readonly settings: Settings;
  readonly context: CallerContext;
  readonly protection: Protection;
  /** Host name of the pool's sign-in pages. */
  readonly domain: pulumi.Input<string>;
  /** Who owns the role with which API Gateway writes logs; absent without access logs. */
  readonly logRole: LogRole | undefined;
  /** Known once the other API has that role in place; absent without another API. */
  readonly canWriteLogs: pulumi.Output<unknown> | undefined;
  /** ARN of a KMS key for logs and tables; absent, AWS's own are used. */
  readonly logKey: pulumi.Input<string> | undefined;
  /** From which new secrets are derived: the same in a preview and the following `up`. */
  readonly newSecret: string;
  readonly teardown: boolean;
}

/** The outputs of one provider. */
export interface BridgeOutputs {
  readonly ApiGwCallbackEndpoint?: pulumi.Output<string>;
  readonly JwksUri?: pulumi.Output<string>;
  readonly KeySecretArn?: pulumi.Output<string>;
}

/** Our API between Cognito and the providers that want PKCE or `private_key_jwt`, which Cognito has not. */
export class Bridge extends pulumi.ComponentResource {
  readonly endpoints: Readonly<Record<string, BridgeEndpoints>>;
  readonly outputs: Readonly<Record<string, BridgeOutputs>>;
  /** Name of the table of signing keys, if a provider needs one. */
  readonly keyTable: pulumi.Output<string> | undefined;
  readonly metricSources: NonNullable<MetricSources["bridge"]>;
  readonly stageArn: pulumi.Output<string>;

  constructor(name: string, args: BridgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:Bridge", name, {}, opts);
    const { providers, settings, domain, teardown } = args;
    const options = { parent: this };
    const storage = {
      key: args.logKey,
      retain: settings.retain,
      parent: this,
      protection: args.protection,
      teardown,
    };
    const retained = { ...options, retainOnDelete: settings.retain };
    const states = declareStates(name, storage);
    const keyTable = Object.values(providers).some(signs) ? declareKeyTable(name, storage) : undefined;
    const cognitoSecrets = byName(providers, (provider) =>
      declareCognitoSecret(name, { provider, newSecret: args.newSecret, teardown }, retained),
    );
    const stackName = `${pulumi.getProject()}-${pulumi.getStack()}`;
    const metricsDimension = settings.monitoring ? stackName : undefined;
    const lambda = declareBridgeFunction(
      name,
      { ...args, states, keyTable, tableKeyArn: args.logKey, cognitoSecrets, domain, metricsDimension },
      options,
    );
    const { stage, apiName } = declareLambdaApi(name, {
      parent: this,
      function: lambda,
      routes: Object.entries(providers).flatMap(([provider, own]) =>
        routesOf(own).map((one) => `/${provider}/${one}`),
      ),
      stageName: STAGE,
      description: "Quick Sign-in: bridge between Amazon Cognito and identity providers",
      gatewayResponses: gatewayResponses(),
      allowedCidrs: settings.allowedCidrs,
      openRoutes: openRoutesOf(providers),
      accessLogSettings: this.#accessLogs(name, args),
    });
    this.#limit(name, stage, args);
    const at = (provider: string, route: string) =>
      pulumi.interpolate`${stage.invokeUrl}/${provider}/${route}`;
    this.endpoints = byName(providers, (provider, own) => ({
      authorization: at(provider, "authorize"),
      token: at(provider, "token"),
      userInfo: own.trustEmails ? at(provider, "userinfo") : undefined,
      clientSecret: secretOf(cognitoSecrets, provider),
    }));
    this.outputs = byName(providers, (provider, own) => ({
      ...(own.pkce && { ApiGwCallbackEndpoint: at(provider, "callback") }),
      ...(signs(own) && { JwksUri: at(provider, "jwks") }),
      ...(signs(own) && own.key === "secret" && { KeySecretArn: declareKeySecret(name, provider, retained) }),
    }));
    this.keyTable = keyTable?.name;
    this.metricSources = {
      api: apiName,
      stage: stage.stageName,
      function: lambda.name,
      metricsDimension: stackName,
    };
    this.stageArn = stage.arn;
    this.registerOutputs();
  }

  /** The account has one role for logs: with another API it is that one's to declare. */
  #accessLogs(name: string, { settings, context, logKey, logRole, canWriteLogs }: BridgeArgs) {
    if (logRole === undefined) return undefined;
    const role = canWriteLogs === undefined ? logRole : "account";
    const logs = new AccessLogs(name, { settings, logKey, context, role }, { parent: this });
    return pulumi.all([logs.stageSettings, canWriteLogs]).apply(([own]) => own);
  }

  /** The limits of the sign-in API, for the requests that correspond to its own. */
  #limit(name: string, stage: aws.apigateway.Stage, { providers, settings }: BridgeArgs): void {
    const { authorize, token, userInfo } = settings.throttling;
    const byRoute = new Map([
      ["authorize", authorize],
      ["callback", authorize],
      ["token", token],
      ["userinfo", userInfo],
    ]);
    const limits = Object.entries(providers).flatMap(([provider, own]) =>
      routesOf(own).flatMap((route) => {
        const limit = byRoute.get(route);
        return limit === undefined ? [] : limitsOn(`${provider}-${route}`, `/${provider}/${route}`, limit);
      }),
    );
    if (limits.length > 0) new Throttling(name, { stage, limits }, { parent: this });
  }
}

function routesOf(own: BridgedProvider): string[] {
  const routes = [
    "authorize",
    own.pkce ? "callback" : undefined,
    "token",
    signs(own) ? "jwks" : undefined,
    own.trustEmails ? "userinfo" : undefined,
  ];
  return routes.filter((route) => route !== undefined);
}

function signs({ clientAuth }: BridgedProvider): boolean {
  return clientAuth === "private_key_jwt";
}

function byName<Value>(
  providers: Readonly<Record<string, BridgedProvider>>,
  make: (name: string, own: BridgedProvider) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(providers).map(([name, own]) => [name, make(name, own)]));
}

function secretOf(secrets: Readonly<Record<string, CognitoSecret>>, provider: string): pulumi.Output<string> {
  return secrets[provider]?.value ?? pulumi.secret("");
}
