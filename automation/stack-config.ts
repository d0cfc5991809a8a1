import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { PROJECT } from "./workspace.ts";

/** One of this project's own keys in a stack's config; undefined where it is not set. infra/settings.ts checks them. */
export function ownValue(config: ConfigMap, key: string): string | undefined {
  return config[`${PROJECT}:${key}`]?.value.trim() || undefined;
}

/** Whether pool, client and domain stay when the stack goes. */
export function retains(config: ConfigMap): boolean {
  return ownValue(config, "retain") === "true";
}
