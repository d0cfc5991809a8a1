import { readFileSync } from "node:fs";

/**
 * The stack's own page, as Pulumi Cloud shows it beside the stack: it puts the stack's outputs in place of what is written
 * `${outputs.NAME}`.
 * Source: Pulumi, "Projects & stacks", Stack README: an output named readme.
 */
export function stackReadme(): string {
  return readFileSync(new URL("../Pulumi.README.md", import.meta.url), "utf8");
}
