import picomatch from "picomatch";
import { SyncError } from "../model/errors.ts";
import { emailOf, type Person } from "../model/person.ts";

/** Who of a directory is meant. Somebody is who fits everything that includes, and nothing that excludes. */
export interface Selection {
  /** Names of groups; somebody has to be in one of them. Empty for everybody. */
  readonly groups: readonly string[];
  /** Whoever is in one of these is not meant. @default [] */
  readonly excludeGroups?: readonly string[] | undefined;
  /** Patterns of e-mail addresses; somebody's has to fit one of them. @default [] everybody's */
  readonly include?: readonly string[] | undefined;
  /** Whoever has an e-mail that fits one of these is not meant. @default [] */
  readonly exclude?: readonly string[] | undefined;
}

/** Somebody, with what else a selection looks at. */
export interface Candidate {
  readonly person: Person;
  /** Names of the groups that they are in: at least of those that the selection names. */
  readonly groups: readonly string[];
}

/** Says whether a selection leaves anybody out: of a part of a directory nobody can say who has left. */
export function isPart({ groups, excludeGroups = [], include = [], exclude = [] }: Selection): boolean {
  return [groups, excludeGroups, include, exclude].some((list) => list.length > 0);
}

/**
 * Takes out of a list who is meant, in the list's order. Group names count to the letter, e-mails (the primary one) without
 * case. Somebody without an e-mail fits no pattern.
 *
 * @throws SyncError USAGE with all patterns that could never fit.
 */
export function select(candidates: readonly Candidate[], selection: Selection): Person[] {
  return candidates.filter(selectorOf(selection)).map(({ person }) => person);
}

/** A user whom a selection means; of an enabled one whom it leaves out, that it does. @throws SyncError USAGE */
export function selectOne(candidate: Candidate, selection: Selection): Person | "unselected" | undefined {
  const [selected] = select([candidate], selection);
  return selected ?? (candidate.person.enabled ? "unselected" : undefined);
}

/** Says of each whether they are meant, as `select` does. @throws SyncError USAGE */
export function selectorOf(selection: Selection): (candidate: Candidate) => boolean {
  const { groups, excludeGroups = [], include = [], exclude = [] } = selection;
  const [fits, misfits] = [matcherOf(include), matcherOf(exclude)];
  return ({ person, groups: own }) => {
    const email = emailOf(person);
    if (groups.length > 0 && !own.some((name) => groups.includes(name))) return false;
    if (own.some((name) => excludeGroups.includes(name))) return false;
    if (include.length > 0 && (email === undefined || !fits(email))) return false;
    return email === undefined || !misfits(email);
  };
}

/** `*` is any text, and `?` any one character: also those that are special in paths. */
const GLOB = { bash: true, dot: true, nocase: true, regex: false };

/** What an address that sync takes can consist of, with the two wildcards. All else would mean something to the library alone. */
const PATTERN = /^[\w.'+*?-]*@[\w.*?-]+$/;

function matcherOf(patterns: readonly string[]): (email: string) => boolean {
  const hopeless = patterns.filter((pattern) => !PATTERN.test(pattern));
  if (hopeless.length > 0) {
    throw new SyncError(
      "USAGE",
      `No e-mail address could ever fit ${hopeless.map((pattern) => `"${pattern}"`).join(" or ")}.`,
      "Write @example.com for a domain, @*.example.com for those below it, or a whole address, as it-*@example.com.",
    );
  }
  if (patterns.length === 0) return () => false;
  return picomatch(
    patterns.map((pattern) => (pattern.startsWith("@") ? `*${pattern}` : asWritten(pattern))),
    GLOB,
  );
}

/** A `+` is one, and repeats nothing: of several in a row, the library would make a repetition. */
function asWritten(pattern: string): string {
  return pattern.replaceAll("+", "\\+");
}

/**
 * Sees to it that a directory has the groups that a selection names: a name with a typing error would let everybody in, or nobody.
 *
 * @param directory as a sentence names it.
 * @param known names of the directory's groups.
 * @throws SyncError GROUP_UNKNOWN
 */
export function checkGroups(
  { groups, excludeGroups = [] }: Selection,
  directory: string,
  known: readonly string[],
): void {
  const has = new Set(known);
  const name = [...groups, ...excludeGroups].find((group) => !has.has(group));
  if (name === undefined) return;
  const shown = [...has].sort().slice(0, 10);
  const rest = has.size > shown.length ? ` and ${has.size - shown.length} more` : "";
  const listed = shown.map((group) => `"${group}"`).join(", ");
  const hint = has.size === 0 ? "It has no groups at all." : `It has ${listed}${rest}.`;
  throw new SyncError("GROUP_UNKNOWN", `${directory} has no group called "${name}".`, hint);
}
