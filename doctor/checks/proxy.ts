import type { GetAccountSettingsResponse } from "@aws-sdk/client-lambda";
import { type Check, type CheckGroup, type Finding, failure, ok, warning } from "../check.ts";
import { restore } from "../printed-command.ts";
import { fact, type Target } from "../target.ts";
import { deployedApi, hasApi } from "./facts/api.ts";
import { describedProxy, failuresOf, lambdaAccount, reservedConcurrency } from "./facts/functions.ts";
import { differs, differsSlightly } from "./facts/problems.ts";

const NEEDS = ["proxy.function"];
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg";

/** As infra/api/proxy-lambda.ts declares it. */
const RUNTIME = "nodejs24.x";

/** Below, other functions of the account can take all. AWS refuses a reservation that leaves less than this. */
const SMALL_CONCURRENCY = 100;

const described = async (target: Target) => (await describedProxy(target)) ?? {};

const failures = fact(async (target) => failuresOf(target, await described(target)));

const functionExists: Check = {
  id: "proxy.function",
  title: "The proxy's function is active",
  needs: ["api.stage"],
  applies: hasApi,
  async run(target) {
    const found = await describedProxy(target);
    const why = "No user can sign in: the API answers 500 to each request.";
    const link = `${LAMBDA}/functions-states.html`;
    if (found === undefined) {
      const { functionArn } = await deployedApi(target);
      const seen =
        functionArn === undefined ? "The API calls no function." : `There is no function ${functionArn}.`;
      return differs(target, { seen, why, link });
    }
    // An inactive function becomes active with the next call. Source: "Lambda function states".
    if (found.State !== "Failed") return ok(found.FunctionName);
    return differs(target, {
      seen: `The function has failed: ${found.StateReason ?? found.StateReasonCode}`,
      why,
      link,
    });
  },
};

const updated: Check = {
  id: "proxy.updated",
  title: "The last update of the proxy succeeded",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const { LastUpdateStatus: status, LastUpdateStatusReason: reason } = await described(target);
    if (status !== "Failed") return ok();
    return differs(target, {
      seen: `The last update failed: ${reason ?? "AWS gives no reason."}`,
      why: "The code before that update still runs, with the settings before it.",
      link: `${LAMBDA}/functions-states.html`,
    });
  },
};

const runtime: Check = {
  id: "proxy.runtime",
  title: "The proxy runs on a supported version of Node.js",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const { Runtime } = await described(target);
    if (Runtime === RUNTIME) return ok(Runtime);
    return differsSlightly(target, {
      seen: `The function's runtime is ${Runtime ?? "unknown"}. The stack declares ${RUNTIME}.`,
      why: "AWS blocks changes of functions with an old runtime, and ends its security updates.",
      link: `${LAMBDA}/lambda-runtimes.html`,
    });
  },
};

const errors: Check = {
  id: "proxy.errors",
  title: "The proxy did not fail in the last day",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const { errors: count } = await failures(target);
    if (count === 0) return ok();
    return warning({
      seen: `${count} calls of the proxy ended with an error in the last day, or since its last change.`,
      why: "Each of these users saw a failed sign-in. Answers of Cognito are not counted.",
      fix: `aws logs tail ${(await described(target)).LoggingConfig?.LogGroup ?? "LOG-GROUP"} --since 1d --filter-pattern ERROR --region ${target.region}`,
      link: "docs/monitoring.md",
    });
  },
};

const throttles: Check = {
  id: "proxy.throttles",
  title: "Lambda did not throttle the proxy in the last day",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const { throttles: count } = await failures(target);
    if (count === 0) return ok();
    return warning({
      seen: `Lambda throttled ${count} calls of the proxy in the last day, or since its last change.`,
      why: "Each of these users got 429 or 5xx.",
      fix: "Service Quotas console → AWS Lambda → Concurrent executions; or set lambda.reservedConcurrency",
      link: "docs/monitoring.md#concurrency",
    });
  },
};

const concurrency: Check = {
  id: "proxy.concurrency",
  title: "The proxy can answer many users at once",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const { FunctionName = "" } = await described(target);
    const [reserved, account] = await Promise.all([
      reservedConcurrency(target, FunctionName),
      lambdaAccount(target),
    ]);
    return concurrencyFinding(target, reserved, account.AccountLimit ?? {});
  },
};

/** Compares the concurrency with `lambda.reservedConcurrency`, and looks at what other functions leave. Pure. */
export function concurrencyFinding(
  target: Target,
  reserved: number | undefined,
  {
    ConcurrentExecutions: most,
    UnreservedConcurrentExecutions: shared,
  }: NonNullable<GetAccountSettingsResponse["AccountLimit"]>,
): Finding {
  const expected = target.settings.lambda.reservedConcurrency;
  const link = "docs/monitoring.md#concurrency";
  if (reserved === 0) {
    return failure({
      seen: "The function's reserved concurrency is 0: it is switched off.",
      why: "No user can sign in: the API answers 5xx to each request.",
      fix: restore(target),
      link,
    });
  }
  if (reserved !== expected) {
    const seen = `${reserved ?? "No"} requests at once are reserved. The settings say ${expected ?? "none"}.`;
    const why =
      reserved === undefined
        ? "Other functions can take what sign-ins need."
        : "Further sign-ins at once get 429.";
    return differs(target, { seen, why, link });
  }
  if (reserved !== undefined) return ok(`${reserved} at once are reserved`);
  if (shared === undefined || shared >= SMALL_CONCURRENCY)
    return ok(`${shared ?? "?"} of ${most ?? "?"} at once are shared`);
  return warning({
    seen: `All functions of this account and Region share ${shared} requests at once.`,
    why: "Other functions can take all of them, and sign-ins then get 429 or 5xx.",
    fix: "Service Quotas console → AWS Lambda → Concurrent executions → Request increase at account level",
    link,
  });
}

export const proxyChecks: CheckGroup = {
  title: "Proxy",
  checks: [functionExists, updated, runtime, errors, throttles, concurrency],
};
