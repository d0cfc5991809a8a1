import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  parseDocument,
  visit,
} from "yaml";
import type { Entry, Fault, RawManifest } from "./raw-manifest.ts";

/**
 * Reads a manifest in YAML 1.2: the key `people` with one map for each person.
 *
 * @param text an empty text has no entries.
 */
export function readYaml(text: string): RawManifest {
  try {
    return readDocument(text);
  } catch (error) {
    // The library recurses into each level, so that a deep file overflows the stack, at any place and with various errors.
    const line = firstDeepLine(text);
    if (line === undefined) throw error;
    return { entries: [], faults: [{ line, message: TOO_DEEP }] };
  }
}

/** A manifest has about 10 levels. */
const MAX_DEPTH = 100;
const TOO_DEEP =
  "is nested too deeply for a manifest: it is a list of people, whose fields are texts and lists of texts";

/** @returns the line at which the nesting exceeds `MAX_DEPTH`, if there is one. */
function firstDeepLine(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // A generator does its work only while it is read.
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) return text.slice(0, parser.offset).split("\n").length;
  }
  return undefined;
}

function readDocument(text: string): RawManifest {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const lineOf = (node: unknown) => lineAt((isNode(node) && node.range?.[0]) || 0);
  const faults = [
    ...[...document.errors, ...document.warnings].map(({ pos: [start], message }) => ({
      line: lineAt(start),
      message,
    })),
    ...aliasesIn(document, lineOf),
  ];
  const people = peopleIn(document);
  if (faults.length > 0 || people === undefined)
    return { entries: [], faults: faults.length > 0 ? faults : [{ line: 1, message: NOT_A_LIST }] };
  const read = people.map((item) => entryOf(item, document, lineOf));
  return {
    entries: read.filter((one) => "values" in one),
    faults: [
      ...read.filter((one) => "message" in one),
      ...people.flatMap((item) => nullWordsIn(item, lineOf)),
    ],
  };
}

/** Finds names that YAML reads as null, such as the family name Null. Programs write null as `null` or `~`, which stay empty values. */
function nullWordsIn(item: unknown, lineOf: LineOf): Fault[] {
  if (!isMap(item)) return [];
  return item.items.flatMap(({ key, value }) => {
    const word = isScalar(value) && value.value === null ? value.source : undefined;
    if (word !== "Null" && word !== "NULL") return [];
    const message = `${isScalar(key) ? String(key.value) : "the key"} is read as empty: write "${word}" in quotes for a name, or delete it`;
    return [{ line: lineOf(value), message }];
  });
}

const NOT_A_LIST = 'the manifest is not a list under the single key "people"';

type LineOf = (node: unknown) => number;

/** Aliases are refused: they can expand a small file without limit, and give faults the line of another person. */
function aliasesIn(document: Document, lineOf: LineOf): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias: (_, node) => {
      faults.push({ line: lineOf(node), message: `*${node.source} is an alias: write the value instead` });
    },
  });
  return faults;
}

/** @returns the items of the list; an empty list for an empty file; nothing if it is not a manifest. */
function peopleIn({ contents }: Document): readonly unknown[] | undefined {
  if (isEmpty(contents)) return [];
  if (!isMap(contents) || contents.items.length !== 1 || !contents.has("people")) return undefined;
  const people = contents.get("people", true);
  if (isEmpty(people)) return [];
  return isSeq(people) ? people.items : undefined;
}

function isEmpty(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function entryOf(item: unknown, document: Document, lineOf: LineOf): Entry | Fault {
  const line = lineOf(item);
  if (!isMap(item)) return { line, message: "is not a person: it has no fields" };
  const keys = new Map(item.items.map(({ key }) => [isScalar(key) ? String(key.value) : "", lineOf(key)]));
  const values = item.items.map(({ key, value }): [string, unknown] => [
    isScalar(key) ? String(key.value) : "",
    isNode(value) ? value.toJS(document) : value,
  ]);
  const lineOfKey = (key: string) => keys.get(key) ?? line;
  return { line, values: Object.fromEntries(values), lineOf: lineOfKey, lineOfKey };
}
