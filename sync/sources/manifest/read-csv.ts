import { CsvError, type Info, parse } from "csv-parse/sync";
import type { Entry, Fault, RawManifest } from "./raw-manifest.ts";

/** A record of a table. A quoted field can span several lines of the file. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a manifest in CSV. The first line names the columns; lines that programs write before it are skipped. Columns are separated by
 * commas, semicolons or tabs. Source: RFC 4180, except for the separator and that any line feed ends a line.
 *
 * @param text an empty text has no entries.
 */
export function readCsv(text: string): RawManifest {
  const { rest, separator } = withoutPreamble(text);
  const { rows, faults } = readRows(rest, separator ?? separatorOf(rest));
  const [header, ...records] = rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (header === undefined) return { entries: [], faults };
  const names = header.cells.slice(0, header.cells.findLastIndex((name) => name !== "") + 1);
  const read = records.map((row) => entryOf(row, { line: header.line, cells: names }));
  return {
    entries: read.filter((one) => "values" in one),
    faults: [...faults, ...read.filter((one) => "message" in one)],
    repeatedKeys: names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((key) => ({ key, line: header.line })),
  };
}

/**
 * Lines before the names of the columns, perhaps with empty cells that Excel added: the version of Entra ID's files for bulk operations
 * ("Bulk create users in Microsoft Entra ID", CSV template structure), the type that PowerShell 5.1 writes ("Export-Csv",
 * -NoTypeInformation), and the separator that Excel reads.
 */
const PREAMBLE = /(?:version:v\d+(?:\.\d+)*|"?#TYPE [^\n]*|"?sep=(?<separator>[,;\t])"?|[ \t]*)[,;\t]*\n/iy;

/** @returns the text with empty lines for those of the preamble, so that lines are counted from the top of the file. */
function withoutPreamble(text: string): { readonly rest: string; readonly separator: string | undefined } {
  const line = new RegExp(PREAMBLE);
  let [start, lines] = [0, 0];
  let separator: string | undefined;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    separator = found.groups?.["separator"] ?? separator;
    start = line.lastIndex;
    lines += 1;
  }
  return { rest: "\n".repeat(lines) + text.slice(start), separator };
}

/** @returns the separator that the line with the names of the columns has most often; the comma if none. */
function separatorOf(text: string): string {
  const [header = ""] = text.replace(/^\n+/, "").split("\n", 1);
  const unquoted = header.replaceAll(/"[^"]*"/g, "");
  const count = (separator: string) => unquoted.split(separator).length;
  return [";", "\t"].reduce((most, next) => (count(next) > count(most) ? next : most), ",");
}

function readRows(
  text: string,
  delimiter: string,
): { readonly rows: readonly Row[]; readonly faults: readonly Fault[] } {
  const rows: Row[] = [];
  // The info of a record contains its last line.
  let line = 1;
  const addRow = (cells: readonly string[], { lines }: Info) => {
    rows.push({ line, cells });
    line = lines + 1;
    return null;
  };
  try {
    parse(text, { delimiter, trim: true, relax_column_count: true, on_record: addRow });
    return { rows, faults: [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, faults: [{ line, message: MESSAGES[error.code] ?? `not CSV: ${error.code}` }] };
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote; write a quote within a field as ""',
  CSV_QUOTE_NOT_CLOSED: "a quote is never closed",
  INVALID_OPENING_QUOTE: 'a quote is in the middle of a field: quote the whole field, and write ""',
};

function entryOf({ line, cells }: Row, { line: head, cells: names }: Row): Entry | Fault {
  const filled = cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
  if (filled.length > names.length || cells.length < names.length) {
    const hint = "a value that contains the separator needs quotes";
    return { line, message: `has ${cells.length} values for ${names.length} columns; ${hint}` };
  }
  const values = names.map((name, index): [string, unknown] => [name, cells[index]]);
  return { line, values: Object.fromEntries(values), lineOf: () => line, lineOfKey: () => head };
}
