import type { GroupResult } from "./result.ts";
import type { RankedCause, Symptom } from "./symptom.ts";
import type { Target } from "./target.ts";

/** Everything that a run of the doctor found. */
export interface Report {
  readonly target: Pick<Target, "stack" | "account" | "region" | "caller">;
  readonly groups: readonly GroupResult[];
  /** With `--symptom`. */
  readonly symptom?: RankedSymptom;
}

/** A symptom, and how likely each of its causes is. */
export interface RankedSymptom {
  readonly name: string;
  readonly symptom: Symptom;
  readonly causes: readonly RankedCause[];
  /** Whether users of this stack sign in with Amazon Cognito alone, and with no identity provider. */
  readonly isCognitoAlone: boolean;
}
