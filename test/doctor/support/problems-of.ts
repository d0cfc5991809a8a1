import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { CHECK_GROUPS } from "../../../doctor/checks/index.ts";
import { type CheckResult, resultsOf } from "../../../doctor/result.ts";
import { runChecks } from "../../../doctor/run.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { sandboxTarget } from "./target.ts";

/** The warnings, failures and denied reads that the doctor reports of a stack in the sandbox. */
export async function problemsOf(
  sandbox: Sandbox,
  stack: Stack,
  config: Readonly<Record<string, string>>,
): Promise<readonly CheckResult[]> {
  const target = await sandboxTarget(sandbox, stack, config);
  const groups = await withEnvironment(sandbox.env, () => runChecks(CHECK_GROUPS, target));
  return resultsOf(groups).filter(
    ({ finding }) =>
      finding.state === "warning" ||
      finding.state === "failure" ||
      (finding.state === "skipped" && finding.reason.startsWith("access denied")),
  );
}
