import { type Check, type CheckGroup, type Finding, failure, ok } from "../check.ts";
import { restore } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { limitChecks } from "./api-limits.ts";
import { accessLogsFinding, executionLogsFinding } from "./api-logs.ts";
import { deniedRanges } from "./api-policy.ts";
import { deployedApi, describedStage, hasApi, stageName } from "./facts/api.ts";
import { compared, differs, listed } from "./facts/problems.ts";
import { webAclChecks } from "./web-acl.ts";

const NEEDS = ["api.stage"];
const GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";

const stage: Check = {
  id: "api.stage",
  title: "The API of the sign-in endpoints is deployed",
  applies: hasApi,
  async run(target) {
    const name = await stageName(target);
    const found = await describedStage(target);
    if (found?.deploymentId !== undefined) return ok(`API ${name?.restApiId}, stage ${name?.stageName}`);
    return failure({
      seen: `Nothing is deployed at ${target.outputs.AuthEndpoint}.`,
      why: "No user can sign in: the addresses in Amazon Quick's extension access lead to no API.",
      fix: `${restore(target)}. If the addresses change, make the extension access again`,
      link: "docs/troubleshooting.md",
    });
  },
};

const policyDeployed: Check = {
  id: "api.policy-deployed",
  title: "The deployed resource policy allows the addresses of the settings",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const { policy } = await deployedApi(target);
    return policyFinding(target, policy === undefined ? "all" : deniedRanges(policy));
  },
};

/** Compares who may call the API with `allowedCidrs`. Pure. @param deployed undefined for a policy of another form. */
export function policyFinding(target: Target, deployed: readonly string[] | "all" | undefined): Finding {
  const expected = target.settings.allowedCidrs?.map(({ text }) => text);
  const link = `${GUIDE}/apigateway-resource-policies.html`;
  if (deployed === undefined) {
    const seen = "The deployed resource policy was written by hand.";
    return differs(target, { seen, why: "It may refuse users, or allow others than the settings do.", link });
  }
  if (expected === undefined) {
    if (deployed === "all") return ok("open to all addresses");
    const seen = `The deployed policy allows ${listed(deployed)} alone. The settings allow all addresses.`;
    return differs(target, { seen, why: "Users elsewhere get 403.", link });
  }
  if (deployed === "all") {
    const seen = `The deployed policy allows all addresses. The settings allow ${listed(expected)}.`;
    return differs(target, {
      seen,
      why: "allowedCidrs protects nothing: users elsewhere can sign in.",
      link,
    });
  }
  const { missing, extra } = compared(deployed, expected);
  if (missing.length > 0) {
    const seen = `The deployed policy lacks ${listed(missing)}.`;
    return differs(target, { seen, why: "Users with these addresses get 403.", link });
  }
  if (extra.length === 0) return ok(listed(expected));
  const seen = `The deployed policy also allows ${listed(extra)}.`;
  return differs(target, { seen, why: "Users with these addresses can sign in, and should not.", link });
}

const accessLogs: Check = {
  id: "api.access-logs",
  title: "Access logs are written as set",
  needs: NEEDS,
  applies: hasApi,
  run: async (target) => accessLogsFinding(target, await describedStage(target)),
};

const executionLogs: Check = {
  id: "api.execution-logs",
  title: "API Gateway logs no codes and tokens",
  needs: NEEDS,
  applies: hasApi,
  run: async (target) => executionLogsFinding(await describedStage(target)),
};

export const apiChecks: CheckGroup = {
  title: "API",
  checks: [stage, policyDeployed, ...limitChecks, ...webAclChecks, accessLogs, executionLogs],
};
