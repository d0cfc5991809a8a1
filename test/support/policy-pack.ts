import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Sandbox } from "../../sandbox/index.ts";

const ANALYZER_FOLDER = fileURLToPath(new URL("./policy-analyzer", import.meta.url));

/** The pack's folder, as `--policy-pack` takes it. */
export const POLICY_PACK = fileURLToPath(new URL("../../policy", import.meta.url));

/** The pack's config that softens what a teardown breaks. */
export const TEARDOWN_CONFIG = fileURLToPath(new URL("../../policy/teardown.json", import.meta.url));

/** Lets the engine start a policy pack also where Pulumi's language host for Node.js cannot be had. */
export function policyEnv({ env }: Sandbox): Record<string, string> {
  return { PATH: [env["PATH"] ?? "", ANALYZER_FOLDER].join(delimiter) };
}

/** What the engine says of a policy: `level code type`. */
export function policyEventOf({ policyEvent }: EngineEvent): string | undefined {
  if (policyEvent === undefined) return undefined;
  const { enforcementLevel, policyName, resourceUrn = "" } = policyEvent;
  return `${enforcementLevel} ${policyName} ${resourceUrn.split("::")[2]?.split("$").at(-1)}`;
}
