import type { Target } from "./target.ts";

/** How a finding is mended. */
export interface Problem {
  /** What the check saw, as a sentence: names, states and numbers, never a token, code, password or secret. */
  readonly seen: string;
  /** What it means for users. */
  readonly why: string;
  /** One command, or one path through a console. */
  readonly fix: string;
  /** Where to read more: a page of docs/, or AWS's documentation. */
  readonly link: string;
}

/** The result of a check. */
export type Finding =
  | {
      readonly state: "ok";
      readonly note?: string;
      /** What the settings choose, and users notice, as the note says: it can be the cause of a symptom. */
      readonly isNoticed?: true;
    }
  | ({ readonly state: "warning" | "failure" } & Problem & {
        /** The check got no answer: the network failed, or AWS. Its question stays open, and nothing is known of the stack. */
        readonly noAnswer?: true;
      })
  /** It needs something that is missing: another check's success, a permission, a setting, an option. */
  | { readonly state: "skipped"; readonly reason: string }
  /** AWS has no API for it: what to look at by hand. */
  | { readonly state: "not-observable"; readonly look: string };

export type FindingState = Finding["state"];

/** One question about a deployed stack. */
export interface Check {
  /** Stable: scripts, documentation and `--only` use it. */
  readonly id: `${string}.${string}`;
  /** What is true if the check is ok, as a sentence without a full stop: "The issuer's discovery document names the issuer". */
  readonly title: string;
  /** IDs of checks without whose success this one says nothing: it is skipped if one of them is not ok or a warning. */
  readonly needs?: readonly string[];
  /** Whether the question exists for this stack. @default always */
  readonly applies?: (target: Target) => boolean;
  /** For one that takes longer than an answer of AWS: a preview, a user at a browser. @default 15 seconds */
  readonly timeLimitMs?: number;
  /**
   * Reads, and never changes anything. Errors of AWS may be thrown: the runner turns a denied action into `skipped` with its name, a throttled
   * request into `skipped`, and any other error into `failure`.
   */
  run(target: Target): Promise<Finding>;
}

/** Checks that are shown together. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** The sentence is true. */
export function ok(note?: string): Finding {
  return note === undefined ? { state: "ok" } : { state: "ok", note };
}

/** The sentence is true: the settings choose what users notice. @param note what that is, as a sentence */
export function noticed(note: string): Finding {
  return { state: "ok", note, isNoticed: true };
}

/** Sign-in, or a part of it, cannot work. */
export function failure(problem: Problem): Finding {
  return { state: "failure", ...problem };
}

/** The check got no answer: the question stays open, and the run fails. */
export function unanswered({ seen, fix }: Pick<Problem, "seen" | "fix">): Finding {
  const why = "The question stays open; the other checks are not affected.";
  return { state: "failure", seen, why, fix, link: "docs/troubleshooting.md", noAnswer: true };
}

/** Sign-in works, and something needs attention. */
export function warning(problem: Problem): Finding {
  return { state: "warning", ...problem };
}

/** @param reason as a sentence */
export function skipped(reason: string): Finding {
  return { state: "skipped", reason };
}

/** @param look what to look at by hand, as sentences */
export function notObservable(look: string): Finding {
  return { state: "not-observable", look };
}
