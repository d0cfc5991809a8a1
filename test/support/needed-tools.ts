import { globSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** The module that starts a sandbox. */
const SANDBOX_MODULE = resolve(import.meta.dirname, "../../sandbox/index.ts");

/** Matches imports and exports from files of the project, except type-only ones. */
const IMPORT_STATEMENT = /^(?:import|export)\s(?!type\s)[^;"]*"(\.[^"]+\.ts)"|\bimport\("(\.[^"]+\.ts)"\)/gm;

/**
 * Checks whether one of these test files starts a sandbox, and so needs its tools.
 *
 * @param patterns files, or patterns of files; empty for all test files.
 */
export function needTools(patterns: readonly string[]): boolean {
  const seen = new Set<string>();
  return patterns.length === 0 || globSync(patterns).some((file) => reachesSandbox(resolve(file), seen));
}

function reachesSandbox(file: string, seen: Set<string>): boolean {
  if (file === SANDBOX_MODULE) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const imports = readFileSync(file, "utf8").matchAll(IMPORT_STATEMENT);
  return [...imports].some(([, path, dynamic]) =>
    reachesSandbox(resolve(dirname(file), path ?? dynamic ?? ""), seen),
  );
}
