import * as pulumi from "@pulumi/pulumi";
import type { MetricSources } from "../monitoring/alarms.ts";
import type { DnsRecord } from "../outputs.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import { addressTypes } from "../shared/lambda-api.ts";
import type { Protection } from "../shared/protection.ts";
import type { LogRole } from "./access-log-role.ts";
import { AccessLogs } from "./access-logs.ts";
import { ApiDomain } from "./custom-domain.ts";
import { SignInLambda } from "./proxy-lambda.ts";
import { SignInApi } from "./sign-in-api.ts";
import { limitsOf, Throttling } from "./throttling.ts";

/** The /oauth2 paths as apps see them. */
export interface OAuth {
  /** Their address, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** Records that the administrator has to create. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];
  /** ARN of the API's stage; absent without an API. */
  readonly stageArn?: pulumi.Output<string>;
  /** Known once API Gateway can write logs; absent without access logs. */
  readonly canWriteLogs?: pulumi.Output<unknown> | undefined;
  /** The proxy's metric sources; absent without a proxy. */
  readonly proxy?: NonNullable<MetricSources["proxy"]>;
}

export interface OAuthArgs {
  readonly settings: Settings;
  readonly context: CallerContext;
  readonly protection: Protection;
  /** The pool's issuer and the host name of its sign-in pages. */
  readonly pool: { readonly issuer: pulumi.Input<string>; readonly domain: pulumi.Input<string> };
  readonly logRole: LogRole | undefined;
  /** ARN of a KMS key; absent, CloudWatch Logs encrypts with its own. */
  readonly logKey: pulumi.Input<string> | undefined;
}

/** Declares the /oauth2 paths: at the proxy, with or without a custom domain, or at the pool itself. */
export function declareOAuth(name: string, args: OAuthArgs): OAuth {
  if (args.settings.endpoints === "direct") {
    return { url: pulumi.interpolate`https://${args.pool.domain}`, dnsRecords: [] };
  }
  return declareProxy(name, args);
}

function declareProxy(name: string, args: OAuthArgs): OAuth {
  const { settings, context, protection, logRole, logKey } = args;
  const { domain: poolDomain, issuer } = args.pool;
  const { allowedCidrs, throttling } = settings;
  const lambda = new SignInLambda(name, { poolDomain, issuer, settings, logKey });
  const accessLogs = logRole && new AccessLogs(name, { settings, logKey, context, role: logRole });
  const { stage, apiName, url } = new SignInApi(name, {
    function: lambda.function,
    protection,
    allowedCidrs,
    accessLogSettings: accessLogs?.stageSettings,
  });
  if (Object.keys(throttling).length > 0) new Throttling(name, { stage, limits: limitsOf(throttling) });
  const proxy = {
    api: apiName,
    stage: stage.stageName,
    function: lambda.function.name,
    metricsDimension: lambda.metricsDimension,
  };
  const domain = settings.customDomain.api;
  const canWriteLogs = accessLogs?.stageSettings;
  if (domain === undefined) return { url, dnsRecords: [], stageArn: stage.arn, proxy, canWriteLogs };
  const custom = new ApiDomain(name, {
    domain,
    stage,
    ipAddressType: addressTypes(allowedCidrs),
    region: context.region,
    protection,
  });
  return { url: custom.url, dnsRecords: custom.dnsRecords, stageArn: stage.arn, proxy, canWriteLogs };
}
