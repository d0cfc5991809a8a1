import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { withTemporaryFolder } from "./temporary-folder.ts";

/**
 * Provides a file for the engine's plan of one run, which a preview writes and an `up` follows. The engine makes the file readable
 * for all users of the computer, and it contains names and addresses: so it is in a folder that only this user can open, and is
 * deleted when the work or the process ends.
 */
export async function withPlanFile<T>(work: (file: string) => Promise<T>): Promise<T> {
  return withTemporaryFolder("quick-sign-in-plan-", (folder) => work(join(folder, "plan.json")));
}

/** Source: DeploymentPlanV1 in sdk/go/common/apitype/plan.go of Pulumi. */
const planSchema = z.object({ resourcePlans: z.record(z.string(), z.unknown()) });

/**
 * Whether a plan of a targeted run declares resources that the stack does not have, as after a first run that failed. The engine passes
 * over them, but the `up` declares them without the values that were unknown in the preview, and so violates the plan.
 * Source: checkGoal in pkg/resource/deploy/plan.go of Pulumi.
 *
 * @param deployed URNs of the resources in the state.
 */
export function declaresMore(file: string, deployed: readonly string[]): boolean {
  const { resourcePlans } = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const own = Object.keys(resourcePlans).filter((urn) => !urn.includes("::pulumi:providers:"));
  return own.some((urn) => !deployed.includes(urn));
}
