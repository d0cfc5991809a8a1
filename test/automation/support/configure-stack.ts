import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the config of a stack into its file: our own keys without their namespace, and the Region. */
export function configureStack(
  folder: string,
  stack: string,
  region: string,
  settings: Readonly<Record<string, string>>,
): void {
  const own = Object.entries(settings).map(([key, value]) => [`quick-sign-in:${key}`, value] as const);
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const lines = [["aws:region", region] as const, ...own].map(
    ([key, value]) => `  ${key}: ${JSON.stringify(value)}`,
  );
  writeFileSync(file, ["config:", ...lines, ...secretsOf(file), ""].join("\n"));
}

/** What Pulumi wrote into a stack's file when it created the stack: how its secrets are encrypted. */
function secretsOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^(encryptionsalt|secretsprovider|encryptedkey):/.test(line));
}
