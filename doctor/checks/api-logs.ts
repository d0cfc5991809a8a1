import type { GetStageCommandOutput } from "@aws-sdk/client-api-gateway";
import { type Finding, failure, ok, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { logRole } from "./facts/api.ts";
import { differs, listed } from "./facts/problems.ts";

const LINK = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html";

/** Compares a stage's access log with `accessLogs`. @param stage undefined if there is none. */
export async function accessLogsFinding(
  target: Target,
  stage: GetStageCommandOutput | undefined,
): Promise<Finding> {
  const destination = stage?.accessLogSettings?.destinationArn;
  if (!target.settings.accessLogs)
    return ok(destination === undefined ? undefined : "on, outside of the settings");
  if (destination === undefined) {
    const why = "Refused sign-ins cannot be looked up, and audits lack them.";
    const seen = "The stage writes no access log. The settings turn it on.";
    return differs(target, { seen, why, link: LINK });
  }
  if ((await logRole(target)) !== undefined) return ok();
  return warning({
    seen: "API Gateway has no role for logs in this account and Region.",
    why: "The access log stays empty.",
    fix: `pulumi config set accessLogs '{"createRole": true}' --stack ${target.stack}`,
    link: LINK,
  });
}

/** Whether a stage writes execution logs. Pure. */
export function executionLogsFinding(stage: GetStageCommandOutput | undefined): Finding {
  const settings = Object.entries(stage?.methodSettings ?? {});
  const logged = settings.filter(
    ([, { loggingLevel = "OFF", dataTraceEnabled = false }]) => loggingLevel === "INFO" || dataTraceEnabled,
  );
  if (logged.length === 0) return ok();
  return failure({
    seen: `Execution logs are on for ${listed(logged.map(([path]) => path.replaceAll("~1", "/")))}.`,
    why: "They contain requests and answers: codes and tokens with which others can sign in.",
    fix: `In the API Gateway console: the API → Stages → ${stage?.stageName ?? "the stage"} → Logs and tracing → Edit → CloudWatch logs: Off`,
    link: LINK,
  });
}
