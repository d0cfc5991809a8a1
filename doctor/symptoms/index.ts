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
  const names = Object.keys(SYMPTOMS);
  const near = names.find((known) => name !== "" && known.startsWith(name)) ?? closest(name, names);
  const suggestion = near === undefined ? "" : `Did you mean ${near}? `;
  throw new DoctorError(
    "SYMPTOM_UNKNOWN",
    `There is no symptom "${name}".`,
    `${suggestion}The symptoms are ${names.join(", ")}.`,
  );
}
