import type * as pulumi from "@pulumi/pulumi";
import type { MetricSources } from "../monitoring/alarms.ts";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { DnsRecord } from "../shared/dns-records.ts";
import { addressTypes } from "../shared/lambda-api.ts";
import type { Protection } from "../shared/protection.ts";
import type { Directory } from "../user-pool/pool.ts";
import type { LogRole } from "./access-log-role.ts";
import { AccessLogs } from "./access-logs.ts";
import { ApiDomain } from "./custom-domain.ts";
import { SignInLambda } from "./proxy-lambda.ts";
import { SignInApi } from "./sign-in-api.ts";
import { Throttling } from "./throttling.ts";

/** The /oauth2 paths as apps see them. */
export interface OAuth {
  /** Where they are, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** Records to be made by hand. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];
  /** ARN of the API's stage; absent, where there is none. */
  readonly stageArn?: pulumi.Output<string>;
  /** What CloudWatch knows the proxy by; absent, where there is none. */
  readonly proxy?: NonNullable<MetricSources["proxy"]>;
}

export interface OAuthArgs {
  readonly settings: Settings;
  readonly place: CallerContext;
  readonly protection: Protection;
  readonly directory: Directory;
  readonly logRole: LogRole | undefined;
  /** ARN of a KMS key; absent, logs are under CloudWatch's own. */
  readonly logKey: pulumi.Input<string> | undefined;
}

/** Declares the /oauth2 paths: at the proxy, under an address of one's own or API Gateway's, or at the pool itself. */
export function declareOAuth(name: string, args: OAuthArgs): OAuth {
  const { domain } = args.directory;
  if (args.settings.endpoints === "direct") {
    return { url: domain.apply((host) => `https://${host}`), dnsRecords: [] };
  }
  return declareProxy(name, args);
}

function declareProxy(name: string, args: OAuthArgs): OAuth {
  const { settings, place, protection, logRole, logKey } = args;
  const { domain: poolDomain, issuer } = args.directory;
  const { allowedCidrs, throttling } = settings;
  const lambda = new SignInLambda(name, { poolDomain, issuer, settings, logKey });
  const accessLogs = logRole && new AccessLogs(name, { settings, logKey, place, role: logRole });
  const api = new SignInApi(name, {
    function: lambda.function,
    protection,
    ...(allowedCidrs && { allowedCidrs }),
    ...(accessLogs && { accessLogSettings: accessLogs.stageSettings }),
  });
  const { stage } = api;
  if (Object.keys(throttling).length > 0) new Throttling(name, { stage, throttling });
  const { function: proxyFunction, metricsDimension } = lambda;
  const proxy = { api: api.apiName, stage: stage.stageName, function: proxyFunction.name, metricsDimension };
  const own = settings.customDomain.api;
  if (own === undefined) return { url: api.url, dnsRecords: [], stageArn: stage.arn, proxy };
  const { region } = place;
  const ipAddressType = addressTypes(allowedCidrs);
  const { url, dnsRecords } = new ApiDomain(name, { domain: own, stage, ipAddressType, region, protection });
  return { url, dnsRecords, stageArn: stage.arn, proxy };
}
