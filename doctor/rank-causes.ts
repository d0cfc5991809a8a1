import type { Finding } from "./check.ts";
import type { CheckResult } from "./result.ts";
import { matches, OPTION_OF } from "./selection.ts";
import type { Cause, Likelihood, RankedCause, Symptom } from "./symptom.ts";

const ORDER: readonly Likelihood[] = ["likely", "possible", "not observable", "ruled out"];

/** What a check says about a cause. A failure without an answer says nothing about the stack; what users notice can be right as it is. */
type Evidence = Finding["state"] | "unanswered" | "noticed";

/** What speaks most for a cause decides: one of its checks that failed, and last, that all are ok. */
const LIKELIHOOD_OF: readonly (readonly [Evidence, Likelihood])[] = [
  ["failure", "likely"],
  ["warning", "possible"],
  ["noticed", "possible"],
  ["unanswered", "possible"],
  ["skipped", "possible"],
  ["not-observable", "not observable"],
  ["ok", "ruled out"],
];

/**
 * Orders the causes of a symptom by what a run found; causes of the same likelihood stay in their order. Pure.
 *
 * @param skip IDs and areas of checks that were left out: they rule nothing out.
 */
export function rankCauses(
  symptom: Symptom,
  results: readonly CheckResult[],
  skip: readonly string[] = [],
): readonly RankedCause[] {
  return symptom.causes
    .map((cause) => judge(cause, results, skip))
    .toSorted((a, b) => ORDER.indexOf(a.likelihood) - ORDER.indexOf(b.likelihood));
}

/** Areas that causes may refer to, although their checks run with an option only. */
type OptionalArea = Exclude<keyof typeof OPTION_OF, "stack">;
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

function judge(cause: Cause, results: readonly CheckResult[], skip: readonly string[]): RankedCause {
  const decisive = decisiveOf(cause, results);
  const isSuspected = decisive?.likelihood === "likely" || decisive?.likelihood === "possible";
  const leftOut = cause.checks.find((id) => matches(id, skip));
  if (leftOut !== undefined && !isSuspected)
    return withLook({ cause, likelihood: "possible", because: `${leftOut} was left out by --skip.` });
  if (decisive === undefined) return judgeWithoutResult(cause, results);
  const { result, likelihood } = decisive;
  const area = likelihood === "ruled out" ? areaLeftOut(cause, results) : undefined;
  return area === undefined
    ? withLook({ cause, likelihood, because: because(result) })
    : possibleWithout(area, cause);
}

/** The result that speaks most for a cause; undefined if none of its checks was run. */
function decisiveOf({ checks }: Cause, results: readonly CheckResult[]) {
  const found = results.filter(({ id }) => checks.includes(id));
  for (const [evidence, likelihood] of LIKELIHOOD_OF) {
    const result = found.find(({ finding }) => evidenceIn(finding) === evidence);
    if (result !== undefined) return { result, likelihood };
  }
  return undefined;
}

function evidenceIn(finding: Finding): Evidence {
  if (finding.state === "ok" && finding.isNoticed === true) return "noticed";
  return finding.state === "failure" && finding.noAnswer === true ? "unanswered" : finding.state;
}

/** An area of a cause's checks that did not run, because its option is missing. */
function areaLeftOut({ checks }: Cause, results: readonly CheckResult[]): OptionalArea | undefined {
  const run = new Set(results.map(({ id }) => optionalAreaOf(id)));
  return checks.map(optionalAreaOf).find((area) => area !== undefined && !run.has(area));
}

function possibleWithout(area: OptionalArea, cause: Cause): RankedCause {
  return { cause, likelihood: "possible", because: `Add ${OPTION_OF[area]} to check it.` };
}

/** None of its checks was run. */
function judgeWithoutResult(cause: Cause, results: readonly CheckResult[]): RankedCause {
  const area = areaLeftOut(cause, results);
  if (area !== undefined) return possibleWithout(area, cause);
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
      return `${id}: ${title}${finding.note === undefined ? "" : ` (${finding.note.replace(/\.$/, "")})`}.`;
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
