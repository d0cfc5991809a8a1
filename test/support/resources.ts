import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

const file = z.object({ checkpoint: z.object({ latest: state.nullish() }) });

/** Everything that a stack has, as its state says; secret values are encrypted. */
export async function resourcesOf(stack: Stack) {
  const path = stateFile(stack);
  // The CLI, with `stack export`, takes a third of a second for the same.
  if (existsSync(path))
    return file.parse(JSON.parse(readFileSync(path, "utf8"))).checkpoint.latest?.resources ?? [];
  const { deployment } = await stack.exportStack();
  return state.parse(deployment ?? {}).resources;
}

/** Where the sandbox's backend keeps a stack of this project. */
function stateFile({ name, workspace }: Stack): string {
  const backend = workspace.envVars["PULUMI_BACKEND_URL"] ?? "";
  if (!backend.startsWith("file://")) return "";
  return join(fileURLToPath(backend), ".pulumi", "stacks", "quick-sign-in", `${name}.json`);
}
