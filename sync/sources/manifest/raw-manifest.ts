import { SyncError } from "../../model/errors.ts";
import { printable } from "../../model/safe-text.ts";

/** An error in a manifest, with its line. */
export interface Fault {
  /** From 1, as editors count. */
  readonly line: number;
  readonly message: string;
}

/** One entry of a manifest, not checked yet. */
export interface Entry {
  /** The line where it starts. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** The line of a value. */
  lineOf(key: string): number;
  /** The line that declares the key: the header line of a table. */
  lineOfKey(key: string): number;
}

/** The readable entries of a file, and the faults. */
export interface RawManifest {
  readonly entries: readonly Entry[];
  readonly faults: readonly Fault[];
  /** Names that several columns have. Only the last of these columns is in `entries`. @default none */
  readonly repeatedKeys?: readonly { readonly key: string; readonly line: number }[];
}

/** More faults would scroll the first ones away. */
const MAX_FAULTS_SHOWN = 50;

/** A manifest that cannot be used, with all its faults. */
export class ManifestError extends SyncError {
  readonly faults: readonly Fault[];

  constructor(file: string, faults: readonly Fault[]) {
    // A wrong column is a fault of each entry, but is shown once.
    const once = new Map(faults.map((fault) => [`${fault.line} ${fault.message}`, fault]));
    const sorted = [...once.values()].sort((a, b) => a.line - b.line);
    const shown = sorted
      .slice(0, MAX_FAULTS_SHOWN)
      .map(({ line, message }) => `  ${file}:${line}: ${printable(message)}`);
    if (sorted.length > shown.length) shown.push(`  and ${sorted.length - shown.length} more`);
    const count = sorted.length === 1 ? "one fault" : `${sorted.length} faults`;
    super(
      "MANIFEST_INVALID",
      `The manifest has ${count}:\n${shown.join("\n")}`,
      "No user was invited, changed or removed. docs/source-manifest.md describes the format.",
    );
    this.faults = sorted;
  }
}
