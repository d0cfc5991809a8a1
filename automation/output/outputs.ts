import type { OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { type Outputs, outputsSchema } from "../../infra/outputs.ts";
import { ask } from "../engine/workspace.ts";
import { DriverError } from "../terminal/errors.ts";

export type { Outputs } from "../../infra/outputs.ts";

/** The outputs of a further app. */
export type ClientOutputs = NonNullable<Outputs["Clients"]>[string];

/**
 * Reads the outputs of a stack: six always, and those of further apps and custom domains.
 *
 * @throws DriverError OUTPUTS_MISSING if the stack is not, or only partly, deployed.
 */
export function parseOutputs(stack: string, map: OutputMap): Outputs {
  const plain = Object.fromEntries(Object.entries(map).map(([name, { value }]) => [name, value]));
  const parsed = outputsSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new DriverError("OUTPUTS_MISSING", `Stack ${stack} has no output ${missing.join(", ")}.`, {
    hint: `The stack is not fully deployed. Run: npm run provision -- --stack ${stack}`,
  });
}

/** Reads the outputs of a stack from the backend. */
export async function outputsOf(stack: Stack): Promise<Outputs> {
  return parseOutputs(stack.name, await ask(stack, () => stack.outputs()));
}
