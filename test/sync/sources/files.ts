import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SyncError } from "../../../sync/model/errors.ts";
import type { Person } from "../../../sync/model/person.ts";
import { manifest } from "../../../sync/sources/manifest.ts";
import type { SourceOptions } from "../../../sync/sources/source.ts";

/** Gives work a file of this name with this content, and takes it away again. */
export async function withFile<T>(
  name: string,
  content: string | Uint8Array,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-manifest-"));
  const file = join(folder, name);
  try {
    writeFileSync(file, content);
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads a manifest of this name with this content. */
export function readManifest(
  name: string,
  content: string | Uint8Array,
  options: Partial<SourceOptions> = {},
): Promise<Person[]> {
  return withFile(name, content, (file) => manifest({ groups: [], file, ...options }));
}

/** What a source was refused with. */
export async function refusalOf(reading: Promise<unknown>): Promise<SyncError> {
  const thrown = await reading.catch((error: unknown) => error);
  if (thrown instanceof SyncError) return thrown;
  throw new Error(`It was not refused: ${thrown}`);
}
