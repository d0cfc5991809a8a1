import type { PlanItem } from "./plan.ts";
import type { InviteOutcome, Pool } from "./pool.ts";

/** A plan's item that sends a mail. */
export type MailItem = Extract<PlanItem, { kind: "invite" | "resend" | "not-ours" }>;

/** How one item ended. */
export type Result =
  | { readonly item: MailItem; readonly outcome: InviteOutcome | "resent" }
  /** The error's name and what it means; AWS's message can hold an address, and no secret. */
  | { readonly item: MailItem; readonly outcome: "failed"; readonly reason: string }
  /** Interrupted before it began. */
  | { readonly item: MailItem; readonly outcome: "not-started" };

export interface ApplyOptions {
  readonly source: string;
  /** After this, nothing new begins; what is under way ends. */
  readonly signal: AbortSignal;
  /** Called as each item ends. */
  readonly onResult: (result: Result) => void;
}

/** Carries items out side by side, at the pool's pace. One failure does not stop the rest. */
export async function apply(
  pool: Pool,
  items: readonly MailItem[],
  options: ApplyOptions,
): Promise<Result[]> {
  return Promise.all(
    items.map(async (item) => {
      const result = await applyOne(pool, item, options);
      options.onResult(result);
      return result;
    }),
  );
}

async function applyOne(pool: Pool, item: MailItem, { source, signal }: ApplyOptions): Promise<Result> {
  try {
    if (item.kind === "invite") {
      return { item, outcome: await pool.invite(item.person, item.email, source, signal) };
    }
    await pool.resend(item.account, signal);
    return { item, outcome: "resent" };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { item, outcome: "not-started" };
    return { item, outcome: "failed", reason: reasonOf(error, item.kind !== "invite") };
  }
}

/** What the errors of AdminCreateUser mean to an administrator. Source: AdminCreateUser, Errors. */
const REASONS: Readonly<Record<string, string>> = {
  AliasExistsException: "another account has this e-mail",
  CodeDeliveryFailureException: "the mail could not be delivered",
  InvalidParameterException: "AWS does not take the name or the e-mail",
  LimitExceededException: "the day's mails are used up: run it again tomorrow",
  NotAuthorizedException: "not allowed: docs/permissions.md has the policy",
  AccessDeniedException: "not allowed: docs/permissions.md has the policy",
  TooManyRequestsException: "AWS had too many requests: run it again",
  UnsupportedUserStateException: "has signed in meanwhile",
  UserNotFoundException: "the account was deleted meanwhile",
};

/** A resend is not idempotent as an invitation is: without an answer nobody knows whether the mail went out. */
function reasonOf(error: unknown, mayHaveMailed: boolean): string {
  if (!(error instanceof Error)) return "unknown error";
  const unknown = mayHaveMailed
    ? "no answer came: the mail may have gone out"
    : "the call failed: run it again";
  const meaning = REASONS[error.name] ?? unknown;
  return `${meaning} (${error.name})`;
}
