/** Something that a user or an administrator sees when a sign-in fails: one row of a troubleshooting list. */
export interface Symptom {
  /** "The browser shows redirect_mismatch", as a sentence without a full stop. */
  readonly title: string;
  /** The most frequent one first: causes of the same likelihood stay in this order. */
  readonly causes: readonly Cause[];
  /** For what only an identity provider shows: why it cannot occur with Amazon Cognito, as a sentence. */
  readonly cannotOccur?: string;
}

/** One explanation of a symptom. */
export interface Cause {
  /** As a sentence without a full stop: "The app client accepts another redirect URI only". */
  readonly title: string;
  /** IDs of the checks that bear on it; those of `user.…` run only with `--user`. Empty if nothing can observe it. */
  readonly checks: readonly string[];
  /** What to look at by hand; for causes without a check, and to add to those with one. */
  readonly look?: string;
}

/** How a cause is judged by the results of its checks. */
export type Likelihood = "likely" | "possible" | "not observable" | "ruled out";

/** A cause with its judgement; the likely ones come first. */
export interface RankedCause {
  readonly cause: Cause;
  readonly likelihood: Likelihood;
  /** What was seen, or why nothing was, as a sentence. */
  readonly because: string;
}

/** Symptoms, by the name that `--symptom` accepts. */
export type Symptoms = Readonly<Record<string, Symptom>>;
