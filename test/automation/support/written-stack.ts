import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../../sandbox/index.ts";

/** Its name is not PROJECT, which `pulumi new` would replace in the templates below. */
const PROJECT_NAME = "quick-sign-in";

/**
 * Writes the state of a stack that has outputs and no resource, as a deployment would leave it in the file backend: for commands that only
 * read them. Source: CheckpointV3 and DeploymentV3 in sdk/go/common/apitype/core.go of Pulumi.
 */
export function writeStack(sandbox: Sandbox, stack: string, outputs: object): void {
  const folder = join(sandbox.folder, "pulumi-state/.pulumi/stacks", PROJECT_NAME);
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${PROJECT_NAME}::${type}::${PROJECT_NAME}-${stack}`;
  const manifest = { time: "2026-06-01T08:00:00Z", magic: "", version: "" };
  const latest = { manifest, resources: [{ urn, custom: false, type, outputs }] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${stack}.json`),
    JSON.stringify({ version: 3, checkpoint: { stack: `organization/${PROJECT_NAME}/${stack}`, latest } }),
  );
}
