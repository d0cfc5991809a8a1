import { CsvError, type Info, parse } from "csv-parse/sync";
import type { Entry, Fault, RawManifest } from "./raw-manifest.ts";

/** A record of a table. A quoted field can span several lines of the file. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a manifest in CSV. The first line names the columns; if it is the version of a template, the second line does. Source: RFC 4180,
 * except that any line feed ends a line.
 *
 * @param text an empty text has no entries.
 */
export function readCsv(text: string): RawManifest {
  const { rows, faults } = readRows(text);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [header, ...rest] = filled.slice(filled[0] !== undefined && isVersion(filled[0]) ? 1 : 0);
  if (header === undefined) return { entries: [], faults };
  const twice = header.cells.filter((name, index) => header.cells.indexOf(name) !== index);
  const headerFaults = twice.map((name) => ({
    line: header.line,
    message: `column "${name}" appears twice`,
  }));
  const read = rest.map((row) => entryOf(row, header));
  return {
    entries: read.filter((one) => "values" in one),
    faults: [...faults, ...headerFaults, ...read.filter((one) => "message" in one)],
  };
}

/** Files for bulk operations of Entra ID start like this. Source: "Bulk create users in Microsoft Entra ID", CSV template structure. */
function isVersion({ cells: [first = "", ...others] }: Row): boolean {
  return /^version:v\d+(\.\d+)*$/i.test(first) && others.every((cell) => cell === "");
}

function readRows(text: string): { readonly rows: readonly Row[]; readonly faults: readonly Fault[] } {
  const rows: Row[] = [];
  // The info of a record contains its last line.
  let line = 1;
  const addRow = (cells: readonly string[], { lines }: Info) => {
    rows.push({ line, cells });
    line = lines + 1;
    return null;
  };
  try {
    parse(text, { trim: true, relax_column_count: true, on_record: addRow });
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
  if (cells.length !== names.length) {
    const hint = "a value with a comma needs quotes";
    return { line, message: `has ${cells.length} values for ${names.length} columns; ${hint}` };
  }
  const values = names.map((name, index): [string, unknown] => [name, cells[index]]);
  return { line, values: Object.fromEntries(values), lineOf: () => line, lineOfKey: () => head };
}
