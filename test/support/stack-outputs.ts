import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { type Outputs, parseOutputs } from "../../automation/output/outputs.ts";

/** A stack's six outputs. */
export async function stackOutputs(stack: Stack): Promise<Outputs> {
  return parseOutputs(stack.name, await stack.outputs());
}
