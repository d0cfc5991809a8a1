import { extname } from "node:path";
import { SyncError } from "../model/errors.ts";
import { resolveColumns } from "./manifest/columns.ts";
import { duplicatesIn, type LocatedPerson } from "./manifest/duplicates.ts";
import { type ListedPerson, readEntry } from "./manifest/listed-person.ts";
import { type Fault, ManifestError, type RawManifest } from "./manifest/raw-manifest.ts";
import { readCsv } from "./manifest/read-csv.ts";
import { readText } from "./manifest/read-text.ts";
import { readYaml } from "./manifest/read-yaml.ts";
import { unreadStatusFaults } from "./manifest/unread-status.ts";
import type { Mapping } from "./mapping.ts";
import { type Candidate, checkGroups, select } from "./selection.ts";
import type { Source, SourceOptions } from "./source.ts";

/** JSON is a subset of YAML 1.2. Source: YAML 1.2.2, section 1.2. */
const READERS: Readonly<Record<string, (text: string) => RawManifest>> = {
  ".yaml": readYaml,
  ".yml": readYaml,
  ".json": readYaml,
  ".csv": readCsv,
};

/** Lists the people of a file. @throws ManifestError with all faults of the file and their lines. */
export const manifest: Source = async (options) => {
  const { file, mapping } = options;
  const read = READERS[extname(file ?? "").toLowerCase()];
  if (file === undefined || read === undefined) {
    const found = file === undefined ? "The manifest's file is not given" : `${file} is not a manifest`;
    throw new SyncError(
      "USAGE",
      `${found}.`,
      `Use a file with the extension ${Object.keys(READERS).join(", ")}.`,
    );
  }
  const { people, faults } = check(read(await readText(file)), mapping, file);
  if (faults.length > 0) throw new ManifestError(file, faults);
  const candidates = people.map(({ person }) => toCandidate(person, options));
  checkGroups(
    options,
    file,
    candidates.flatMap(({ groups }) => groups),
  );
  return select(candidates, options);
};

function check(raw: RawManifest, mapping: Mapping | undefined, file: string) {
  const { entries, faults: unreadable, repeatedKeys = [] } = raw;
  if (entries.length === 0) return { people: [], faults: unreadable };
  const keys = new Set<string>();
  for (const { values } of entries) for (const key of Object.keys(values)) keys.add(key);
  const columns = resolveColumns(mapping ?? {}, file, [...keys]);
  const people: LocatedPerson[] = [];
  const repeated = repeatedKeys
    .filter(({ key }) => columns.isStrict || !columns.unread.includes(key))
    .map(({ key, line }) => ({ line, message: `column ${JSON.stringify(key)} appears twice` }));
  const faults: Fault[] = [...unreadable, ...repeated, ...unreadStatusFaults(entries, columns)];
  for (const entry of entries) {
    const read = readEntry(entry, columns);
    if ("faults" in read) faults.push(...read.faults);
    else people.push({ line: entry.line, person: read });
  }
  return { people, faults: [...faults, ...duplicatesIn(people)] };
}

function toCandidate(listed: ListedPerson, { subjects = false }: SourceOptions): Candidate {
  const { id, hasDerivedId, email, name, givenName, familyName, groups = [], enabled = true } = listed;
  const { subject } = listed;
  const person = {
    id,
    // The address can belong to another user later, so an account with this ID may be another user's.
    ...(hasDerivedId && { reusableId: true }),
    emails: email === undefined ? [] : [email],
    displayName: name ?? [givenName, familyName].filter((part) => part !== undefined).join(" "),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    enabled,
    ...(subjects && subject !== undefined && { subjects: { subject } }),
  };
  return { person, groups };
}
