/** A place in a manifest, and what is wrong there. */
export interface Fault {
  /** From 1, as editors count. */
  readonly line: number;
  readonly message: string;
}

/** One person of a manifest, as the file has it: nobody has looked yet at what is in it. */
export interface Entry {
  /** On which line it begins. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** On which line one of the values stands. */
  lineOf(key: string): number;
  /** On which line it is said that there is such a key: of a table, in its head. */
  lineOfKey(key: string): number;
}

/** What could be read of a file, and what could not. */
export interface RawManifest {
  readonly entries: readonly Entry[];
  readonly faults: readonly Fault[];
}
