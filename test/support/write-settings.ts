import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";

/** Prefix of this project's settings in a stack's config. */
const CONFIG_NAMESPACE = "quick-sign-in:";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * Writes exactly these settings of the project into a stack's file, and removes others. The CLI would need three processes for
 * that.
 */
export function writeSettings(file: string, settings: Readonly<Record<string, string>>): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  const { config } = stackFile.parse(document.toJS());
  const stale = Object.keys(config).filter((key) => key.startsWith(CONFIG_NAMESPACE));
  for (const key of stale) document.deleteIn(["config", key]);
  for (const [name, value] of Object.entries(settings))
    document.setIn(["config", `${CONFIG_NAMESPACE}${name}`], value);
  writeFileSync(file, document.toString());
}
