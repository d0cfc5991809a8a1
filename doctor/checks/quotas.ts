import {
  GetServiceQuotaCommand,
  type ServiceQuota,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { orMissing, using } from "../../sync/aws/reading.ts";
import { type Check, type CheckGroup, type Finding, ok, skipped, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { awsConfig, sending } from "./facts/aws.ts";
import { lambdaAccount } from "./facts/functions.ts";
import { type Metric, metricSums, readMetrics } from "./facts/metrics.ts";

/** A peak above this share of a quota leaves little for a busier day. */
const HIGH_SHARE = 0.8;

const QUOTAS = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html";

/** Codes of Service Quotas, service cognito-idp. Source: the console's and CLI's lists of quotas. */
const SIGN_INS = { code: "L-026ADBA3", name: "Rate of UserAuthentication requests" };
const TOKENS = { code: "L-F21F8BB4", name: "Rate of UserToken requests" };

/** A check of a request rate of Amazon Cognito. */
function requestRate(id: Check["id"], title: string, { code, name }: typeof SIGN_INS): Check {
  return {
    id,
    title,
    async run(target) {
      const quota = await readQuota(target, code);
      if (quota?.Value === undefined)
        return skipped(`Service Quotas does not list "${name}" in ${target.region}.`);
      return peakFinding(name, quota.Value, await peakOf(target, quota));
    },
  };
}

async function readQuota(target: Target, QuotaCode: string): Promise<ServiceQuota | undefined> {
  const command = new GetServiceQuotaCommand({ ServiceCode: "cognito-idp", QuotaCode });
  const answer = await orMissing(
    using(new ServiceQuotasClient(awsConfig(target)), (client) => client.send(command, sending(target))),
  );
  return answer?.Quota;
}

/** Most requests a second in a minute of the last day; undefined if AWS does not count them. */
async function peakOf(target: Target, { UsageMetric }: ServiceQuota): Promise<number | undefined> {
  const {
    MetricNamespace: namespace,
    MetricName: name,
    MetricDimensions: dimensions = {},
  } = UsageMetric ?? {};
  if (namespace === undefined || name === undefined) return undefined;
  const metric: Metric = { namespace, name, dimensions, stat: "Sum", period: 60 };
  const [values = []] = await readMetrics(target, [metric]);
  return Math.max(0, ...values) / 60;
}

/** How much of a quota the busiest minute used. Pure. */
export function peakFinding(name: string, quota: number, peak: number | undefined): Finding {
  if (peak === undefined) return ok(`${quota} a second; AWS does not count their use`);
  const shown = Number(peak.toFixed(1));
  if (peak <= quota * HIGH_SHARE) return ok(`at most ${shown} of ${quota} a second`);
  return warning({
    seen: `The busiest minute of the last day had ${shown} of ${quota} requests a second.`,
    why: "Cognito refuses further requests of all pools of this account and Region: users see a failed sign-in.",
    fix: `Service Quotas console → Amazon Cognito user pools → ${name} → Request increase at account level`,
    link: QUOTAS,
  });
}

const throttled: Check = {
  id: "quotas.throttled",
  title: "Cognito did not throttle the app in the last day",
  async run(target) {
    const { PoolId: UserPool, ClientId: UserPoolClient } = target.outputs;
    const metric = (name: string): Metric => ({
      namespace: "AWS/Cognito",
      name,
      dimensions: { UserPool, UserPoolClient },
      stat: "Sum",
    });
    const sums = await metricSums(target, [metric("SignInThrottles"), metric("TokenRefreshThrottles")]);
    const count = sums.reduce((sum, one) => sum + one, 0);
    if (count === 0) return ok();
    return warning({
      seen: `Cognito throttled ${count} sign-ins and refreshes in the last day.`,
      why: "Each of these users saw a failed sign-in, or has to sign in again.",
      fix: "Service Quotas console → Amazon Cognito user pools; behind the proxy, all token requests come from few addresses",
      link: "docs/settings.md#proxy-or-direct",
    });
  },
};

const concurrency: Check = {
  id: "quotas.concurrency",
  title: "All functions together stay below the account's concurrency",
  async run(target) {
    const metric: Metric = {
      namespace: "AWS/Lambda",
      name: "ConcurrentExecutions",
      dimensions: {},
      stat: "Maximum",
    };
    const [account, [values = []]] = await Promise.all([
      lambdaAccount(target),
      readMetrics(target, [metric]),
    ]);
    const most = account.AccountLimit?.ConcurrentExecutions;
    if (most === undefined) return skipped("AWS does not say how many functions may run at once.");
    return concurrencyPeak(most, Math.max(0, ...values));
  },
};

/** How much of the account's concurrency the busiest hour used. Pure. */
export function concurrencyPeak(most: number, peak: number): Finding {
  if (peak <= most * HIGH_SHARE) return ok(`at most ${peak} of ${most} at once`);
  return warning({
    seen: `${peak} of ${most} functions ran at once in the last day.`,
    why: "Lambda throttles further calls, sign-ins included.",
    fix: "Service Quotas console → AWS Lambda → Concurrent executions → Request increase at account level",
    link: "docs/monitoring.md#concurrency",
  });
}

export const quotaChecks: CheckGroup = {
  title: "Quotas",
  checks: [
    requestRate("quotas.sign-ins", "Sign-ins stay below Cognito's quota", SIGN_INS),
    requestRate("quotas.tokens", "Token requests stay below Cognito's quota", TOKENS),
    throttled,
    concurrency,
  ],
};
