import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Sandbox } from "../../sandbox/index.ts";

const ANALYZER_FOLDER = fileURLToPath(new URL("./policy-analyzer", import.meta.url));

/** The pack's folder, for `--policy-pack`. */
export const POLICY_PACK = fileURLToPath(new URL("../../policy", import.meta.url));

/** The pack's config that relaxes the rules which a teardown violates. */
export const TEARDOWN_CONFIG = fileURLToPath(new URL("../../policy/teardown.json", import.meta.url));

/** Lets the engine start a policy pack without Pulumi's language host for Node.js. */
export function policyEnv({ env }: Sandbox): Record<string, string> {
  return { PATH: [env["PATH"] ?? "", ANALYZER_FOLDER].join(delimiter) };
}

/** A policy event of the engine, as `level code type`. */
export function policyEventOf({ policyEvent }: EngineEvent): string | undefined {
  if (policyEvent === undefined) return undefined;
  const { enforcementLevel, policyName, resourceUrn = "" } = policyEvent;
  return `${enforcementLevel} ${policyName} ${resourceUrn.split("::")[2]?.split("$").at(-1)}`;
}
