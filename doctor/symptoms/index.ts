import { closest } from "../closest.ts";
import { DoctorError } from "../doctor-error.ts";
import type { Symptom, Symptoms } from "../symptom.ts";
import { configurationSymptoms } from "./configuration.ts";
import { federationSymptoms } from "./federation.ts";
import { invitationSymptoms } from "./invitations.ts";
import { signInSymptoms } from "./sign-in.ts";

/** Each row of the sign-in and invitation tables of docs/troubleshooting.md, which includes those of Amazon Quick's own guide. */
export const SYMPTOMS: Symptoms = {
  ...configurationSymptoms,
  ...signInSymptoms,
  ...federationSymptoms,
  ...invitationSymptoms,
};

/** @throws DoctorError SYMPTOM_UNKNOWN, with exit code 2. */
export function symptomOf(name: string): Symptom {
  const symptom = Object.entries(SYMPTOMS).find(([known]) => known === name)?.[1];
  if (symptom !== undefined) return symptom;
  const near = suggestions(name);
  const suggestion = near.length === 0 ? "" : `Did you mean ${near.join(", or ")}? `;
  throw new DoctorError(
    "SYMPTOM_UNKNOWN",
    `There is no symptom "${name}".`,
    `${suggestion}The symptoms are ${Object.keys(SYMPTOMS).join(", ")}.`,
  );
}

/** A help desk also types what the user sees. */
const MAX_SUGGESTIONS = 3;

/** The name that begins so, or is written almost so; otherwise those whose name or title has all words. Pure. */
function suggestions(typed: string): readonly string[] {
  const words = wordsIn(typed);
  if (words.length === 0) return [];
  const names = Object.keys(SYMPTOMS);
  const normal = words.join("-");
  const near =
    names.find((known) => wordsIn(known).join("-").startsWith(normal)) ?? closest(words.join("-"), names);
  if (near !== undefined) return [near];
  const hasWords = (text: string) => words.every((word) => wordsIn(text).includes(word));
  const byName = names.filter(hasWords);
  const byTitle = Object.entries(SYMPTOMS).flatMap(([known, { title }]) => (hasWords(title) ? [known] : []));
  return [...new Set([...byName, ...byTitle])]
    .slice(0, MAX_SUGGESTIONS)
    .map((known) => `${known} (${SYMPTOMS[known]?.title})`);
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z\d]+/g) ?? [];
}
