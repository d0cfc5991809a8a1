import { readFile } from "node:fs/promises";
import { SyncError } from "../../model/errors.ts";
import { ManifestError } from "./raw-manifest.ts";

const LINE_FEED = 0x0a;

/**
 * Reads a file of UTF-8, with or without a byte order mark, or of UTF-16 with one, as PowerShell and Excel write it.
 *
 * @returns its text, with line feeds as line ends.
 * @throws SyncError MANIFEST_UNREADABLE if the file cannot be read; MANIFEST_INVALID if its encoding is another one, because names would
 * be garbled.
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
  const encoding = UTF16_MARKS.find(({ mark }) =>
    mark.every((byte, index) => bytes[index] === byte),
  )?.encoding;
  const text = decode(bytes, encoding ?? "utf-8");
  // UTF-16 without a mark contains zero bytes.
  if (text === undefined || text.includes("\0")) {
    const line = encoding === undefined ? firstBadLine(bytes) : 1;
    throw new ManifestError(file, [{ line, message: NOT_UTF8 }]);
  }
  return text.replaceAll(/\r\n?/g, "\n");
}

/** Source: the Unicode Standard, "Byte Order Mark". */
const UTF16_MARKS = [
  { mark: [0xff, 0xfe], encoding: "utf-16le" },
  { mark: [0xfe, 0xff], encoding: "utf-16be" },
] as const;

const NOT_UTF8 = 'not UTF-8; save it as UTF-8 (in Excel as "CSV UTF-8", in PowerShell with -Encoding utf8)';

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    if (decode(bytes.subarray(start, end), "utf-8")?.includes("\0") ?? true) return line;
    start = end + 1;
  }
  return 1;
}
