import type { Finding } from "./check.ts";

/** What one check found in a run. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly finding: Finding;
}

/** The results of a group, in the order in which its checks are declared. */
export interface GroupResult {
  readonly title: string;
  readonly results: readonly CheckResult[];
}

/** The results of all groups in one list. */
export function resultsOf(groups: readonly GroupResult[]): readonly CheckResult[] {
  return groups.flatMap(({ results }) => results);
}
