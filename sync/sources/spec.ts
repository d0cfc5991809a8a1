import { CsvError, parse } from "csv-parse/sync";
import { SyncError } from "../model/errors.ts";
import { readMapping } from "./read-mapping.ts";
import type { SourceOptions } from "./source.ts";

/** The kinds of sources, and the options of each kind. */
const KIND_OPTIONS = {
  idc: ["identity-store-id", "region", "profile", "role-arn", "external-id"],
  local: ["namespace", "region", "profile", "role-arn", "external-id"],
  manifest: ["file"],
  scim: ["table", "region", "profile"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type SourceKind = keyof typeof KIND_OPTIONS;

/** The options of all kinds. Each except the name can be repeated. */
const COMMON_OPTIONS = ["name", "group", "exclude-group", "include", "exclude", "map"];
const REPEATABLE_OPTIONS = COMMON_OPTIONS.filter((key) => key !== "name");

/** The pool's schema limits a source ID to 32 characters. */
const SOURCE_NAME = /^[\w-]{1,20}$/;

/** One of the sources of a run. */
export interface SourceSpec {
  readonly kind: SourceKind;
  /** Stored in accounts that are created from it: the kind, and the name if it has one. */
  readonly sourceId: string;
  readonly options: Partial<SourceOptions>;
}

/**
 * Reads source descriptions, in order of precedence.
 *
 * @param words each a kind with options, separated by commas: `idc`, `idc,identity-store-id=d-1,name=lab`, `local,namespace=default`,
 *   `scim,table=people`, `manifest,file=people.yaml`, which can also be two words: `manifest`, `people.yaml`. An option with a comma needs double quotes.
 * @throws SyncError USAGE with all errors.
 */
export function readSpecs(words: readonly string[]): SourceSpec[] {
  const faults: string[] = [];
  const specs = splitSources(words).map((parts) => readSpec(parts, faults));
  const sourceIds = specs.map((spec) => spec?.sourceId).filter((sourceId) => sourceId !== undefined);
  const twice = sourceIds.filter((sourceId, index) => sourceIds.indexOf(sourceId) !== index);
  for (const sourceId of new Set(twice))
    faults.push(
      `${sourceId} is given twice: give one of them a name, for example ${sourceId.replace(/:.*/, "")},name=other`,
    );
  if (faults.length === 0) return specs.filter((spec) => spec !== undefined);
  const hint = "docs/several-sources.md lists the options of a source.";
  throw new SyncError("USAGE", `The sources cannot be read: ${faults.join("; ")}.`, hint);
}

/** @returns the parts of each source, the kind first. */
function splitSources(words: readonly string[]): string[][] {
  const sources: string[][] = [];
  let withoutFile: string[] | undefined;
  for (const word of words) {
    if (withoutFile !== undefined) {
      withoutFile.push(`file=${word}`);
      withoutFile = undefined;
      continue;
    }
    const parts = partsOf(word);
    const wantsFile = parts[0] === "manifest" && !parts.some((part) => part.startsWith("file="));
    sources.push(parts);
    withoutFile = wantsFile ? parts : undefined;
  }
  return sources;
}

function partsOf(word: string): string[] {
  try {
    return parse(word, { trim: true })[0] ?? [""];
  } catch (error) {
    if (error instanceof CsvError) return [word];
    throw error;
  }
}

function readSpec([first = "", ...parts]: readonly string[], faults: string[]): SourceSpec | undefined {
  const kind = (["idc", "local", "manifest", "scim"] as const).find((name) => name === first);
  if (kind === undefined) {
    faults.push(`"${first}" is not a source (use ${Object.keys(KIND_OPTIONS).join(", ")})`);
    return undefined;
  }
  const values = readParts(kind, parts, faults);
  const [name] = values.get("name") ?? [];
  if (name !== undefined && !SOURCE_NAME.test(name))
    faults.push(`"${name}" is not a valid name (use up to 20 letters, digits, - and _)`);
  if (kind === "manifest" && !values.has("file")) faults.push("manifest has no file");
  if (kind === "scim" && !values.has("table")) faults.push("scim has no table: write scim,table=NAME");
  return { kind, sourceId: name === undefined ? kind : `${kind}:${name}`, options: optionsFrom(values) };
}

/** Options with one value, and their names in SourceOptions. */
const TEXT_OPTIONS = {
  "identity-store-id": "identityStoreId",
  region: "region",
  profile: "profile",
  "role-arn": "roleArn",
  "external-id": "externalId",
  namespace: "namespace",
  file: "file",
  table: "table",
} as const satisfies Readonly<Record<string, keyof SourceOptions>>;

/** Options with several values. */
const LIST_OPTIONS = {
  group: "groups",
  "exclude-group": "excludeGroups",
  include: "include",
  exclude: "exclude",
} as const satisfies Readonly<Record<string, keyof SourceOptions>>;

/** Only the given options: the others have defaults. */
function optionsFrom(values: ReadonlyMap<string, readonly string[]>): Partial<SourceOptions> {
  const options: { -readonly [Name in keyof SourceOptions]?: SourceOptions[Name] } = {};
  for (const [key, name] of Object.entries(TEXT_OPTIONS)) {
    const [text] = values.get(key) ?? [];
    if (text !== undefined) options[name] = text;
  }
  for (const [key, name] of Object.entries(LIST_OPTIONS)) {
    const list = values.get(key);
    if (list !== undefined) options[name] = list;
  }
  const map = values.get("map");
  return map === undefined ? options : { ...options, mapping: readMapping(map) };
}

function readParts(kind: SourceKind, parts: readonly string[], faults: string[]): Map<string, string[]> {
  const allowed = [...KIND_OPTIONS[kind], ...COMMON_OPTIONS];
  const values = new Map<string, string[]>();
  for (const part of parts) {
    const [, key = "", value] = /^([\w-]+)=(.+)$/s.exec(part) ?? [];
    const before = values.get(key) ?? [];
    if (value === undefined || !allowed.includes(key))
      faults.push(`"${part}" is not an option of ${kind} (use ${allowed.join(", ")})`);
    else if (before.length > 0 && !REPEATABLE_OPTIONS.includes(key)) faults.push(`${kind} has ${key} twice`);
    else values.set(key, [...before, value]);
  }
  return values;
}
