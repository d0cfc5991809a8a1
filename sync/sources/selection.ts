import { SyncError } from "../model/errors.ts";
import { emailOf, type Person } from "../model/person.ts";

/** A filter of a directory. It selects users who match all includes and no exclude. */
export interface Selection {
  /** Group names: a user must be a member of one of them. Empty selects all users. */
  readonly groups: readonly string[];
  /** Group names: members are excluded. @default [] */
  readonly excludeGroups?: readonly string[] | undefined;
  /** Patterns of e-mail addresses: one of them must match. @default [] all addresses */
  readonly include?: readonly string[] | undefined;
  /** Patterns of e-mail addresses: users with a match are excluded. @default [] */
  readonly exclude?: readonly string[] | undefined;
}

/** A user with the groups that a selection needs. */
export interface Candidate {
  readonly person: Person;
  /** Names of the user's groups: at least those of the selection. */
  readonly groups: readonly string[];
}

/** Whether a selection can leave out users. Filtered runs never remove users, unless `--prune`. */
export function isFiltered({ groups, excludeGroups = [], include = [], exclude = [] }: Selection): boolean {
  return [groups, excludeGroups, include, exclude].some((list) => list.length > 0);
}

/**
 * Selects users, in the order of the list. Group names are case-sensitive, the primary e-mail address is not. A user without an e-mail
 * address matches no pattern.
 *
 * @throws SyncError USAGE with all patterns that cannot match.
 */
export function select(candidates: readonly Candidate[], selection: Selection): Person[] {
  return candidates.filter(selectorOf(selection)).map(({ person }) => person);
}

/** A selected user, or "unselected" for an enabled user who is not selected. @throws SyncError USAGE */
export function selectOne(candidate: Candidate, selection: Selection): Person | "unselected" | undefined {
  const [selected] = select([candidate], selection);
  return selected ?? (candidate.person.enabled ? "unselected" : undefined);
}

/** The predicate of `select`. @throws SyncError USAGE */
export function selectorOf(selection: Selection): (candidate: Candidate) => boolean {
  const { groups, excludeGroups = [], include = [], exclude = [] } = selection;
  const [isIncluded, isExcluded] = [matcherOf(include), matcherOf(exclude)];
  return ({ person, groups: own }) => {
    const email = emailOf(person);
    if (groups.length > 0 && !own.some((name) => groups.includes(name))) return false;
    if (own.some((name) => excludeGroups.includes(name))) return false;
    if (include.length > 0 && (email === undefined || !isIncluded(email))) return false;
    return email === undefined || !isExcluded(email);
  };
}

/** Characters of valid addresses. `*` and `?` are wildcards, although a local part can contain them. */
const EMAIL_PATTERN = /^[a-z\d.!#$%&'*+/=?^_`{|}~-]*@[\p{L}\p{M}\p{N}.*?-]+$/iu;

function matcherOf(patterns: readonly string[]): (email: string) => boolean {
  const invalid = patterns.filter((pattern) => !EMAIL_PATTERN.test(pattern));
  if (invalid.length > 0) {
    throw new SyncError(
      "USAGE",
      `No e-mail address can match ${invalid.map((pattern) => `"${pattern}"`).join(" or ")}.`,
      "Write @example.com for a domain, @*.example.com for its subdomains, or an address such as it-*@example.com.",
    );
  }
  const expressions = patterns.map(expressionOf);
  return (email) => expressions.some((expression) => expression.test(email));
}

/** The wildcards `*` for any text and `?` for any character. A pattern that starts with @ is a domain. Case is ignored. */
function expressionOf(pattern: string): RegExp {
  const literal = pattern.replaceAll(/[^\p{L}\p{M}\p{N}@*?]/gu, "\\$&");
  const source = literal.replaceAll(/\*+/g, ".*").replaceAll("?", ".");
  return new RegExp(`^${pattern.startsWith("@") ? ".*" : ""}${source}$`, "is");
}

/**
 * Checks that a directory has the groups of a selection. A typing error would otherwise select all users or none.
 *
 * @param directory its name for error messages.
 * @param known group names of the directory.
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
  const hint = has.size === 0 ? "It has no groups." : `Its groups are ${listed}${rest}.`;
  throw new SyncError("GROUP_UNKNOWN", `${directory} has no group called "${name}".`, hint);
}
