import type { MethodSetting } from "@aws-sdk/client-api-gateway";
import type { Settings } from "../../infra/settings/settings.ts";
import { type Check, type Finding, ok, warning } from "../check.ts";
import { restore } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { describedStage, hasApi } from "./facts/api.ts";
import { differs } from "./facts/problems.ts";

/** The method with which apps call each route. */
const METHODS = { authorize: "GET", token: "POST", userInfo: "GET" } as const;

/** What the account allows in all. Source: "Quotas for configuring and running a REST API": 10,000 a second. */
const ACCOUNT_RATE = 10_000;

const LINK =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html";

const throttling: Check = {
  id: "api.throttling",
  title: "The API limits requests as set",
  needs: ["api.stage"],
  applies: hasApi,
  async run(target) {
    const { methodSettings = {} } = (await describedStage(target)) ?? {};
    return throttlingFinding(target, methodSettings);
  },
};

/** Compares the stage's limits with `throttling`. Pure. @param actual by path and method, as GetStage has them. */
export function throttlingFinding(target: Target, actual: MethodSettings): Finding {
  const limits = Object.keys(METHODS)
    .filter(isRoute)
    .map((route) => ({
      path: `/oauth2/${route}`,
      method: METHODS[route],
      expected: target.settings.throttling[route],
    }));
  return limitsFinding(target, limits, actual);
}

type Route = keyof Settings["throttling"];

function isRoute(name: string): name is Route & keyof typeof METHODS {
  return Object.hasOwn(METHODS, name);
}

/** By path and method, as GetStage has them. */
export type MethodSettings = Readonly<Record<string, MethodSetting>>;

/** The limit that the settings have for a method of a path. */
export interface ExpectedLimit {
  readonly path: string;
  readonly method: "GET" | "POST";
  /** Absent, the account's limits apply. */
  readonly expected: Settings["throttling"][Route];
}

/** Compares a stage's limits with those of the settings. Pure. */
export function limitsFinding(
  target: Target,
  limits: readonly ExpectedLimit[],
  actual: MethodSettings,
): Finding {
  for (const limit of limits) {
    const found = actual[`${limit.path.replaceAll("/", "~1")}/${limit.method}`] ?? actual["*/*"] ?? {};
    const finding = limitFinding(target, limit, found);
    if (finding !== undefined) return finding;
  }
  return ok();
}

function limitFinding(
  target: Target,
  { path, expected }: ExpectedLimit,
  found: MethodSetting,
): Finding | undefined {
  const { throttlingRateLimit: rate = -1, throttlingBurstLimit: burst = -1 } = found;
  // A method without limits has -1, or the account's.
  const isUnlimited = rate < 0 || rate >= ACCOUNT_RATE;
  if (expected === undefined) {
    if (isUnlimited) return undefined;
    return warning({
      seen: `${path} is limited to ${rate} requests a second. The settings have no limit.`,
      why: "Further requests get 429: users see a failed sign-in at busy times.",
      fix: restore(target),
      link: LINK,
    });
  }
  if (rate === expected.rate && burst === expected.burst) return undefined;
  return differs(target, {
    seen: `${path} is limited to ${isUnlimited ? "the account's limit" : `${rate} requests a second, ${burst} at once`}. The settings say ${expected.rate} and ${expected.burst}.`,
    why: "Too low, users get 429; too high, a flood of requests uses up Cognito's quotas.",
    link: LINK,
  });
}

/** How many requests the API accepts. */
export const limitChecks: readonly Check[] = [throttling];
