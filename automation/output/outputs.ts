import type { OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { type Outputs, outputsSchema } from "../../infra/outputs.ts";
import { ask } from "../engine/workspace.ts";
import { DriverError } from "../terminal/errors.ts";

export type { Outputs } from "../../infra/outputs.ts";

/** The outputs of a further app. */
export type ClientOutputs = NonNullable<Outputs["Clients"]>[string];

/**
 * Reads the outputs of a stack: six always, and those of further apps and addresses of its own.
 *
 * @throws DriverError OUTPUTS_MISSING where nothing, or not everything, was deployed.
 */
export function parseOutputs(stack: string, map: OutputMap): Outputs {
  const plain = Object.fromEntries(Object.entries(map).map(([name, { value }]) => [name, value]));
  const parsed = outputsSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new DriverError("OUTPUTS_MISSING", `Stack ${stack} has no ${missing.join(", ")}.`, {
    hint: `It is not, or not wholly, deployed: npm run provision -- --stack ${stack}`,
  });
}

/** Asks the backend for the outputs of a stack. */
export async function outputsOf(stack: Stack): Promise<Outputs> {
  return parseOutputs(stack.name, await ask(stack, () => stack.outputs()));
}
