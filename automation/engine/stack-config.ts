import type { ConfigMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { ask } from "./workspace.ts";

/** A stack's config, and the namespace of this project's own keys in it. */
export interface StackConfig {
  /** The name in Pulumi.yaml, which can be chosen with `pulumi new`. */
  readonly project: string;
  /** By full key, as `aws:region`. */
  readonly values: ConfigMap;
}

/** Reads a stack's config. */
export async function configOf(stack: Stack): Promise<StackConfig> {
  const { name } = await ask(stack, () => stack.workspace.projectSettings());
  return { project: name, values: await ask(stack, () => stack.getAllConfig()) };
}

/** The value of one of this project's own keys; undefined if it is not set. infra/settings/settings.ts checks them. */
export function ownValue({ project, values }: StackConfig, key: string): string | undefined {
  return values[[project, key].join(":")]?.value.trim() || undefined;
}

/** Whether pool, client and domain stay when the stack is deleted. */
export function retains(config: StackConfig): boolean {
  return ownValue(config, "retain") === "true";
}
