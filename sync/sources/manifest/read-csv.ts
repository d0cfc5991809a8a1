import { CsvError, type Info, parse } from "csv-parse/sync";
import type { Entry, Fault, RawManifest } from "./raw.ts";

/** A line of a table; a field in quotes can make it longer than one line of the file. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a manifest in CSV: the first line names the columns, or the second, below the version of a template. Source: RFC 4180, but that
 * any line feed ends a line.
 *
 * @param text without anything in it: nobody.
 */
export function readCsv(text: string): RawManifest {
  const { rows, faults } = readRows(text);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [header, ...rest] = filled.slice(filled[0] !== undefined && isVersion(filled[0]) ? 1 : 0);
  if (header === undefined) return { entries: [], faults };
  const twice = header.cells.filter((name, index) => header.cells.indexOf(name) !== index);
  const headerFaults = twice.map((name) => ({ line: header.line, message: `column "${name}" comes twice` }));
  const read = rest.map((row) => entryOf(row, header));
  return {
    entries: read.filter((one) => "values" in one),
    faults: [...faults, ...headerFaults, ...read.filter((one) => "message" in one)],
  };
}

/** Files for bulk operations of Entra ID begin so. Source: "Bulk create users in Microsoft Entra ID", CSV template structure. */
function isVersion({ cells: [first = "", ...others] }: Row): boolean {
  return /^version:v\d+(\.\d+)*$/i.test(first) && others.every((cell) => cell === "");
}

function readRows(text: string): { readonly rows: readonly Row[]; readonly faults: readonly Fault[] } {
  const rows: Row[] = [];
  // A record's info has the line that it ends on.
  let line = 1;
  const keep = (cells: readonly string[], { lines }: Info) => {
    rows.push({ line, cells });
    line = lines + 1;
    return null;
  };
  try {
    parse(text, { trim: true, relax_column_count: true, on_record: keep });
    return { rows, faults: [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows, faults: [{ line, message: MESSAGES[error.code] ?? `not CSV: ${error.code}` }] };
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote; a quote within a field is written ""',
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a field: put all of it in quotes, and write ""',
};

function entryOf({ line, cells }: Row, { line: head, cells: names }: Row): Entry | Fault {
  if (cells.length !== names.length) {
    const hint = "a value with a comma in it needs quotes";
    return { line, message: `has ${cells.length} values for ${names.length} columns; ${hint}` };
  }
  const values = names.map((name, index): [string, unknown] => [name, cells[index]]);
  return { line, values: Object.fromEntries(values), lineOf: () => line, lineOfKey: () => head };
}
