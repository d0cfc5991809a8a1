import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SyncError } from "../../../sync/errors.ts";
import type { Person } from "../../../sync/person.ts";
import { manifest } from "../../../sync/sources/manifest.ts";
import type { SourceOptions } from "../../../sync/sources/source.ts";

/** Reads a manifest of this name with this content. */
export async function readManifest(
  name: string,
  content: string | Uint8Array,
  options: Partial<SourceOptions> = {},
): Promise<Person[]> {
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-manifest-"));
  const file = join(folder, name);
  try {
    writeFileSync(file, content);
    return await manifest({ groups: [], file, ...options });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a source was refused with. */
export async function refusalOf(reading: Promise<unknown>): Promise<SyncError> {
  const thrown = await reading.catch((error: unknown) => error);
  if (thrown instanceof SyncError) return thrown;
  throw new Error(`It was not refused: ${thrown}`);
}
