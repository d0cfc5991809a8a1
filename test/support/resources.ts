import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";

const state = z.object({
  resources: z
    .array(
      z.object({
        urn: z.string(),
        type: z.string(),
        id: z.string().optional(),
        protect: z.boolean().default(false),
        inputs: z.record(z.string(), z.unknown()).default({}),
        outputs: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
});

/** Everything that a stack has, as its state says. */
export async function resourcesOf(stack: Stack) {
  const { deployment } = await stack.exportStack();
  return state.parse(deployment ?? {}).resources;
}
