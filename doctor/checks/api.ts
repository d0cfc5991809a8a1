import { type Check, type CheckGroup, failure, ok } from "../check.ts";
import { restore } from "../printed-command.ts";
import { limitChecks } from "./api-limits.ts";
import { accessLogsFinding, executionLogsFinding } from "./api-logs.ts";
import { accessIn, policyFinding } from "./api-policy.ts";
import { deployedApi, describedStage, hasApi, stageName } from "./facts/api.ts";
import { webAclChecks } from "./web-acl.ts";

const NEEDS = ["api.stage"];

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
    return policyFinding(target, accessIn(policy));
  },
};

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
