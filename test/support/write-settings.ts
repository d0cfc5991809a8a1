import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";

/** Before the names of this project's settings in a stack's config. */
const NAMESPACE = "quick-sign-in:";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * Sets exactly these settings of the project in a stack's file, and removes its others. The CLI would take three processes
 * for that.
 */
export function writeSettings(file: string, settings: Readonly<Record<string, string>>): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  const { config } = stackFile.parse(document.toJS());
  const stale = Object.keys(config).filter((key) => key.startsWith(NAMESPACE));
  for (const key of stale) document.deleteIn(["config", key]);
  for (const [name, value] of Object.entries(settings))
    document.setIn(["config", `${NAMESPACE}${name}`], value);
  writeFileSync(file, document.toString());
}
