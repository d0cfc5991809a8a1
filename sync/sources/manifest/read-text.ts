import { readFile } from "node:fs/promises";
import { SyncError } from "../../model/errors.ts";
import { ManifestError } from "./raw-manifest.ts";

const LINE_FEED = 0x0a;

/**
 * Reads a file of UTF-8, with or without a byte order mark.
 *
 * @returns its text, with line feeds as line ends.
 * @throws SyncError MANIFEST_UNREADABLE if the file cannot be read; MANIFEST_INVALID if it is not UTF-8, because names would be garbled.
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new SyncError(
      "MANIFEST_UNREADABLE",
      `The manifest ${file} cannot be read: ${code}.`,
      "Check the path. It is relative to the current folder.",
      error,
    );
  });
  const text = decode(bytes);
  // A text in UTF-16 contains zero bytes.
  if (text === undefined || text.includes("\0"))
    throw new ManifestError(file, [{ line: firstBadLine(bytes), message: "not UTF-8; save it as UTF-8" }]);
  return text.replaceAll(/\r\n?/g, "\n");
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    if (decode(bytes.subarray(start, end))?.includes("\0") ?? true) return line;
    start = end + 1;
  }
  return 1;
}
