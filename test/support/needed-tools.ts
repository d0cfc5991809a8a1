import { globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The module that starts a sandbox. */
const SANDBOX = resolve(import.meta.dirname, "../../sandbox/index.ts");

/** Imports and exports from a file of the project, except of types alone. */
const IMPORT = /^(?:import|export)\s(?!type\s)[^;"]*"(\.[^"]+\.ts)"|\bimport\("(\.[^"]+\.ts)"\)/gm;

/**
 * Whether one of these test files starts a sandbox, and so needs its tools.
 *
 * @param patterns files, or patterns of files; none for all that there are.
 */
export function needTools(patterns: readonly string[]): boolean {
  const seen = new Set<string>();
  return patterns.length === 0 || globSync(patterns).some((file) => reachesSandbox(resolve(file), seen));
}

function reachesSandbox(file: string, seen: Set<string>): boolean {
  if (file === SANDBOX) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const imports = readFileSync(file, "utf8").matchAll(IMPORT);
  return [...imports].some(([, path, dynamic]) =>
    reachesSandbox(resolve(dirname(file), path ?? dynamic ?? ""), seen),
  );
}
