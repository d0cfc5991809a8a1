import { type Check, type CheckGroup, type Finding, failure, ok, warning } from "../check.ts";
import { restore } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { limitChecks } from "./api-limits.ts";
import { deniedRanges } from "./api-policy.ts";
import { deployedApi, describedStage, hasApi, logRole, stageName } from "./facts/api.ts";
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
  async run(target) {
    const destination = (await describedStage(target))?.accessLogSettings?.destinationArn;
    const link = `${GUIDE}/set-up-logging.html`;
    if (!target.settings.accessLogs)
      return ok(destination === undefined ? undefined : "on, outside of the settings");
    if (destination === undefined) {
      const why = "Refused sign-ins cannot be looked up, and audits lack them.";
      return differs(target, { seen: "The stage writes no access log. The settings turn it on.", why, link });
    }
    if ((await logRole(target)) !== undefined) return ok();
    return warning({
      seen: "API Gateway has no role for logs in this account and Region.",
      why: "The access log stays empty.",
      fix: `pulumi config set accessLogs '{"createRole": true}' --stack ${target.stack}`,
      link,
    });
  },
};

const executionLogs: Check = {
  id: "api.execution-logs",
  title: "API Gateway logs no codes and tokens",
  needs: NEEDS,
  applies: hasApi,
  async run(target) {
    const settings = Object.entries((await describedStage(target))?.methodSettings ?? {});
    const logged = settings.filter(
      ([, { loggingLevel = "OFF", dataTraceEnabled = false }]) => loggingLevel === "INFO" || dataTraceEnabled,
    );
    if (logged.length === 0) return ok();
    return failure({
      seen: `Execution logs are on for ${listed(logged.map(([path]) => path.replaceAll("~1", "/")))}.`,
      why: "They contain requests and answers: codes and tokens with which others can sign in.",
      fix: `In the API Gateway console: the API → Stages → ${await nameOf(target)} → Logs and tracing → Edit → CloudWatch logs: Off`,
      link: `${GUIDE}/set-up-logging.html`,
    });
  },
};

async function nameOf(target: Target): Promise<string> {
  return (await stageName(target))?.stageName ?? "the stage";
}

export const apiChecks: CheckGroup = {
  title: "API",
  checks: [stage, policyDeployed, ...limitChecks, ...webAclChecks, accessLogs, executionLogs],
};
