import type { Finding } from "./check.ts";
import type { CheckResult } from "./result.ts";
import type { Cause, Likelihood, RankCauses, RankedCause, Symptom } from "./symptom.ts";

const ORDER: readonly Likelihood[] = ["likely", "possible", "not observable", "ruled out"];

/** What speaks most for a cause decides: one of its checks that failed, and last, that all are ok. */
const EVIDENCE: readonly (readonly [Finding["state"], Likelihood])[] = [
  ["failure", "likely"],
  ["warning", "possible"],
  ["skipped", "possible"],
  ["not-observable", "not observable"],
  ["ok", "ruled out"],
];

/** Orders the causes of a symptom by what a run found; causes of the same likelihood stay in their order. Pure. */
export const rankCauses: RankCauses = (symptom, results) =>
  symptom.causes
    .map((cause) => judge(cause, results))
    .toSorted((a, b) => ORDER.indexOf(a.likelihood) - ORDER.indexOf(b.likelihood));

/** Areas whose checks run with an option only, and the option. */
const OPTIONS = { user: "--user E-MAIL", "sign-in": "--sign-in" } as const;
type OptionalArea = keyof typeof OPTIONS;
const OPTIONAL_AREAS: readonly OptionalArea[] = ["user", "sign-in"];

/**
 * The checks that bear on a symptom. Pure.
 *
 * @param areas whose option is given: otherwise their checks do not run. @default all
 */
export function checksOf(
  { causes }: Symptom,
  areas: readonly OptionalArea[] = OPTIONAL_AREAS,
): readonly string[] {
  const all = new Set(causes.flatMap(({ checks }) => checks));
  return [...all].filter((id) => {
    const area = optionalAreaOf(id);
    return area === undefined || areas.includes(area);
  });
}

function optionalAreaOf(id: string): OptionalArea | undefined {
  return OPTIONAL_AREAS.find((area) => id.startsWith(`${area}.`));
}

function judge(cause: Cause, results: readonly CheckResult[]): RankedCause {
  const found = results.filter(({ id }) => cause.checks.includes(id));
  for (const [state, likelihood] of EVIDENCE) {
    const first = found.find(({ finding }) => finding.state === state);
    if (first !== undefined) return withLook({ cause, likelihood, because: because(first) });
  }
  return judgeWithoutResult(cause);
}

/** None of its checks was run. */
function judgeWithoutResult(cause: Cause): RankedCause {
  const area = cause.checks.map(optionalAreaOf).find((one) => one !== undefined);
  if (area !== undefined)
    return { cause, likelihood: "possible", because: `Add ${OPTIONS[area]} to check it.` };
  if (cause.checks.length > 0)
    return { cause, likelihood: "ruled out", because: "The stack's settings have no such thing." };
  return { cause, likelihood: "not observable", because: cause.look ?? "" };
}

/** Why a cause is judged so, with the check that says it. */
function because({ id, title, finding }: CheckResult): string {
  switch (finding.state) {
    case "failure":
    case "warning":
      return `${id}: ${finding.seen} ${finding.fix}`;
    case "skipped":
      return `${id} was skipped: ${finding.reason}`;
    case "not-observable":
      return `${id} says what to look at.`;
    case "ok":
      return `${id}: ${title}${finding.note === undefined ? "" : ` (${finding.note})`}.`;
  }
}

/**
 * Adds what to look at by hand, unless a check failed. Checks that are ok do not rule out a cause with such a hint: they look from another
 * computer, or at a part of it.
 */
function withLook(ranked: RankedCause): RankedCause {
  const { look } = ranked.cause;
  if (look === undefined || ranked.likelihood === "likely") return ranked;
  const likelihood = ranked.likelihood === "ruled out" ? "not observable" : ranked.likelihood;
  return { ...ranked, likelihood, because: `${ranked.because} ${look}` };
}
