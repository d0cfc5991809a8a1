import { SyncError } from "../../model/errors.ts";
import type { Fault } from "./raw.ts";

/** More would scroll the first ones away. */
const MOST_SHOWN = 50;

/** A manifest that cannot be used, with everything that is wrong in it. */
export class ManifestError extends SyncError {
  readonly faults: readonly Fault[];

  constructor(file: string, faults: readonly Fault[]) {
    // A column that is none is found again on every line.
    const once = new Map(faults.map((fault) => [`${fault.line} ${fault.message}`, fault]));
    const sorted = [...once.values()].sort((a, b) => a.line - b.line);
    const shown = sorted.slice(0, MOST_SHOWN).map(({ line, message }) => `  ${file}:${line}: ${message}`);
    if (sorted.length > shown.length) shown.push(`  and ${sorted.length - shown.length} more`);
    const count = sorted.length === 1 ? "one fault" : `${sorted.length} faults`;
    super(
      "MANIFEST_INVALID",
      `The manifest has ${count}:\n${shown.join("\n")}`,
      "Nobody was invited, changed or removed. docs/source-manifest.md describes the format.",
    );
    this.faults = sorted;
  }
}
