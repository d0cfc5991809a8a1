import type { Check, CheckGroup } from "./check.ts";
import { closest } from "./closest.ts";
import { DoctorError } from "./doctor-error.ts";

/** Which checks run: IDs ("pool.issuer"), or areas ("pool": all that begin with "pool."). */
export interface Selection {
  /** These, and the checks that they need. @default all */
  readonly only?: readonly string[];
  /** Not these; checks that need them are skipped. @default none */
  readonly skip?: readonly string[];
  /** Whether the administrator wrote `only`: then checks that do not apply to the stack are shown, too. @default true */
  readonly isWritten?: boolean;
}

/** A check, and how it was selected. */
export interface SelectedCheck {
  readonly check: Check;
  /** Named by its ID, so that it is shown even if it does not apply. */
  readonly isNamed: boolean;
}

export interface SelectedGroup {
  readonly title: string;
  readonly checks: readonly SelectedCheck[];
}

/**
 * Selects checks, in the declared order. Pure.
 *
 * @throws DoctorError CHECK_UNKNOWN.
 */
export function select(
  groups: readonly CheckGroup[],
  { only, skip = [], isWritten = true }: Selection,
): SelectedGroup[] {
  const all = groups.flatMap(({ checks }) => checks);
  for (const name of [...(only ?? []), ...skip]) assertKnown(name, all);
  const wanted =
    only &&
    withNeeds(
      all.filter(({ id }) => matches(id, only)),
      all,
    );
  return groups
    .map(({ title, checks }) => ({
      title,
      checks: checks
        .filter(({ id }) => wanted === undefined || wanted.has(id))
        .filter(({ id }) => !matches(id, skip))
        .map((check) => ({ check, isNamed: isWritten && (only?.includes(check.id) ?? false) })),
    }))
    .filter(({ checks }) => checks.length > 0);
}

/** Whether an ID is named, or its area is. */
export function matches(id: string, names: readonly string[]): boolean {
  return names.some((name) => name === id || id.startsWith(`${name}.`));
}

/** A check says nothing without those that it needs. */
function withNeeds(checks: readonly Check[], all: readonly Check[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = ({ id, needs = [] }: Check): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const check of all) if (needs.includes(check.id)) add(check);
  };
  for (const check of checks) add(check);
  return found;
}

/** Areas whose checks run with an option of the command only, and the option. */
export const OPTION_OF = { user: "--user E-MAIL", "sign-in": "--sign-in", stack: "--drift" } as const;

function assertKnown(name: string, all: readonly Check[]): void {
  if (all.some(({ id }) => matches(id, [name]))) return;
  const [, option] = Object.entries(OPTION_OF).find(([area]) => matches(name, [area])) ?? [];
  const isRun = all.some(({ id }) => matches(id, [areaOf(`${name}.`)]));
  if (option !== undefined && !isRun)
    throw new DoctorError("CHECK_UNKNOWN", `"${name}" is checked only with ${option}.`, `Add ${option}.`);
  const ids = all.map(({ id }) => id);
  const areas = [...new Set(ids.map(areaOf))];
  // "issuer" of pool.issuer: the area was forgotten.
  const near = ids.find((id) => id.endsWith(`.${name}`)) ?? closest(name, [...ids, ...areas]);
  const hint = near === undefined ? `The areas are ${areas.join(", ")}.` : `Did you mean ${near}?`;
  throw new DoctorError(
    "CHECK_UNKNOWN",
    `There is no check "${name}".`,
    `${hint} docs/doctor.md lists all checks.`,
  );
}

/** "pool" of "pool.issuer". */
function areaOf(id: string): string {
  return id.slice(0, id.indexOf("."));
}
