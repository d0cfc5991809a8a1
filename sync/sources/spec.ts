import { CsvError, parse } from "csv-parse/sync";
import { SyncError } from "../model/errors.ts";
import { readMapping } from "./read-mapping.ts";
import type { SourceOptions } from "./source.ts";

/** The kinds of sources, and what can be said of one alone. */
const KINDS = {
  idc: ["identity-store-id", "region", "profile", "role-arn", "external-id"],
  local: ["namespace", "region", "profile", "role-arn", "external-id"],
  manifest: ["file"],
  scim: ["table", "region", "profile"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type SourceKind = keyof typeof KINDS;

/** What can be said of each; but for the name, several times. */
const OF_ALL = ["name", "group", "exclude-group", "include", "exclude", "map"];
const SEVERAL = OF_ALL.filter((key) => key !== "name");

/** A source ID has 32 characters in the pool's schema. */
const NAME = /^[\w-]{1,20}$/;

/** One of the sources of a run. */
export interface SourceSpec {
  readonly kind: SourceKind;
  /** What accounts that are made from it carry: the kind, and the name where it has one. */
  readonly sourceId: string;
  readonly options: Partial<SourceOptions>;
}

/**
 * Reads which sources are meant, in order of precedence.
 *
 * @param words each a kind with what is said of it, with commas between: `idc`, `idc,identity-store-id=d-1,name=lab`, `local,namespace=default`,
 *   `scim,table=people`, `manifest,file=people.yaml`, which can also be two words: `manifest`, `people.yaml`. A part with a comma in it stands in double quotes.
 * @throws SyncError USAGE with all that is wrong.
 */
export function readSpecs(words: readonly string[]): SourceSpec[] {
  const faults: string[] = [];
  const specs = gather(words).map((parts) => readSpec(parts, faults));
  const sourceIds = specs.map((spec) => spec?.sourceId).filter((sourceId) => sourceId !== undefined);
  const twice = sourceIds.filter((sourceId, index) => sourceIds.indexOf(sourceId) !== index);
  for (const sourceId of new Set(twice))
    faults.push(
      `there are two of ${sourceId}: give one of them a name, as ${sourceId.replace(/:.*/, "")},name=other`,
    );
  if (faults.length === 0) return specs.filter((spec) => spec !== undefined);
  const hint = "docs/several-sources.md lists the options of a source.";
  throw new SyncError("USAGE", `The sources cannot be read: ${faults.join("; ")}.`, hint);
}

/** @returns for each source its parts, the kind first. */
function gather(words: readonly string[]): string[][] {
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
    faults.push(`"${first}" is no source: they are ${Object.keys(KINDS).join(", ")}`);
    return undefined;
  }
  const values = readParts(kind, parts, faults);
  const [name] = values.get("name") ?? [];
  if (name !== undefined && !NAME.test(name))
    faults.push(`"${name}" is no name: it takes up to 20 letters, digits, - and _`);
  if (kind === "manifest" && !values.has("file")) faults.push("manifest is not followed by a file");
  if (kind === "scim" && !values.has("table")) faults.push("scim does not say its table: scim,table=NAME");
  return { kind, sourceId: name === undefined ? kind : `${kind}:${name}`, options: optionsFrom(values) };
}

/** What is one text, and under which name the options have it. */
const TEXTS = {
  "identity-store-id": "identityStoreId",
  region: "region",
  profile: "profile",
  "role-arn": "roleArn",
  "external-id": "externalId",
  namespace: "namespace",
  file: "file",
  table: "table",
} as const satisfies Readonly<Record<string, keyof SourceOptions>>;

/** What is a list. */
const LISTS = {
  group: "groups",
  "exclude-group": "excludeGroups",
  include: "include",
  exclude: "exclude",
} as const satisfies Readonly<Record<string, keyof SourceOptions>>;

/** Only what was said: what was not is left to the defaults. */
function optionsFrom(values: ReadonlyMap<string, readonly string[]>): Partial<SourceOptions> {
  const options: { -readonly [Name in keyof SourceOptions]?: SourceOptions[Name] } = {};
  for (const [key, name] of Object.entries(TEXTS)) {
    const [text] = values.get(key) ?? [];
    if (text !== undefined) options[name] = text;
  }
  for (const [key, name] of Object.entries(LISTS)) {
    const list = values.get(key);
    if (list !== undefined) options[name] = list;
  }
  const map = values.get("map");
  return map === undefined ? options : { ...options, mapping: readMapping(map) };
}

function readParts(kind: SourceKind, parts: readonly string[], faults: string[]): Map<string, string[]> {
  const allowed = [...KINDS[kind], ...OF_ALL];
  const values = new Map<string, string[]>();
  for (const part of parts) {
    const [, key = "", value] = /^([\w-]+)=(.+)$/s.exec(part) ?? [];
    const before = values.get(key) ?? [];
    if (value === undefined || !allowed.includes(key))
      faults.push(`"${part}" says nothing of ${kind}: there are ${allowed.join(", ")}`);
    else if (before.length > 0 && !SEVERAL.includes(key)) faults.push(`${kind} has ${key} twice`);
    else values.set(key, [...before, value]);
  }
  return values;
}
