import { redacted } from "./redact.ts";
import type { RankedSymptom, Report } from "./report.ts";
import { resultsOf } from "./result.ts";
import { verdictOf } from "./verdict.ts";

/** Grows if a program that reads the document would have to change. New members do not count. */
export const SCHEMA_VERSION = 1;

/** The report as the document of `--json`. Pure. */
export function reportDocument({ target, groups, symptom }: Report) {
  const { stack, account, region, caller } = target;
  return {
    schemaVersion: SCHEMA_VERSION,
    stack,
    account,
    region,
    caller,
    verdict: verdictOf(resultsOf(groups)),
    groups: groups.map(({ title, results }) => ({
      title,
      checks: results.map(({ id, title: question, finding }) => ({ id, title: question, ...finding })),
    })),
    symptom: symptom && symptomDocument(symptom),
  };
}

function symptomDocument({ name, symptom, causes, isCognitoAlone }: RankedSymptom) {
  const { title, cannotOccur } = symptom;
  return {
    name,
    title,
    cannotOccur: isCognitoAlone ? cannotOccur : undefined,
    causes: causes.map(({ cause, likelihood, because }) => ({
      title: cause.title,
      likelihood,
      because: redacted(because),
      checks: cause.checks,
      look: cause.look,
    })),
  };
}
