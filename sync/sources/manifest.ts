import { extname } from "node:path";
import { SyncError } from "../model/errors.ts";
import { resolveColumns } from "./manifest/columns.ts";
import { duplicatesIn, type Placed } from "./manifest/duplicates.ts";
import { type IdentifiedPerson, withId } from "./manifest/identified-person.ts";
import { readEntry } from "./manifest/listed-person.ts";
import { ManifestError } from "./manifest/manifest-error.ts";
import type { Fault, RawManifest } from "./manifest/raw.ts";
import { readCsv } from "./manifest/read-csv.ts";
import { readText } from "./manifest/read-text.ts";
import { readYaml } from "./manifest/read-yaml.ts";
import { unreadStatusFaults } from "./manifest/unread-status.ts";
import type { Mapping } from "./mapping.ts";
import { type Candidate, checkGroups, select } from "./selection.ts";
import type { Source } from "./source.ts";

/** JSON is a part of YAML 1.2. Source: YAML 1.2.2, section 1.2. */
const READERS: Readonly<Record<string, (text: string) => RawManifest>> = {
  ".yaml": readYaml,
  ".yml": readYaml,
  ".json": readYaml,
  ".csv": readCsv,
};

/** Lists the people of a file, which may stand in git. @throws ManifestError with all faults of the file and their lines. */
export const manifest: Source = async (options) => {
  const { file, mapping } = options;
  const read = READERS[extname(file ?? "").toLowerCase()];
  if (file === undefined || read === undefined) {
    const found = file === undefined ? "It is not said where the manifest is" : `${file} is no manifest`;
    throw new SyncError(
      "USAGE",
      `${found}.`,
      `Name a file that ends with ${Object.keys(READERS).join(", ")}.`,
    );
  }
  const { people, faults } = check(read(await readText(file)), mapping, file);
  if (faults.length > 0) throw new ManifestError(file, faults);
  const candidates = people.map(({ person }) => toCandidate(person));
  checkGroups(
    options,
    file,
    candidates.flatMap(({ groups }) => groups),
  );
  return select(candidates, options);
};

function check({ entries, faults: unreadable }: RawManifest, mapping: Mapping | undefined, file: string) {
  if (entries.length === 0) return { people: [], faults: unreadable };
  const keys = new Set<string>();
  for (const { values } of entries) for (const key of Object.keys(values)) keys.add(key);
  const columns = resolveColumns(mapping ?? {}, file, [...keys]);
  const people: Placed[] = [];
  const faults: Fault[] = [...unreadable, ...unreadStatusFaults(entries, columns)];
  for (const entry of entries) {
    const read = readEntry(entry, columns);
    if ("faults" in read) faults.push(...read.faults);
    else people.push({ line: entry.line, person: withId(read) });
  }
  return { people, faults: [...faults, ...duplicatesIn(people)] };
}

function toCandidate(listed: IdentifiedPerson): Candidate {
  const { id, hasDerivedId, email, name, givenName, familyName, groups = [], enabled = true } = listed;
  const person = {
    id,
    // The account of such an id can be another user's by now, who was given it in writing and has another e-mail.
    ...(hasDerivedId && { reusableId: true }),
    emails: [email],
    displayName: name ?? [givenName, familyName].filter((part) => part !== undefined).join(" "),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    enabled,
  };
  return { person, groups };
}
