import type { Rule } from "../rule.ts";

const USER_POOL = "aws:cognito/userPool:UserPool";

/**
 * Everybody's accounts are in the pool, and nobody can restore them. Two locks, since each stands alone: the engine's keeps
 * Pulumi from deleting it, Cognito's keeps everybody else. Whoever takes a stack down softens this rule, in so many words:
 * a rule that took open locks for a teardown would let every pool with both open pass.
 */
export const unprotectedPool: Rule = {
  code: "unprotected-pool",
  description: "A user pool must be protected, by the engine and by Cognito.",
  source:
    "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html",
  faults: ({ type, props, opts }) =>
    type === USER_POOL
      ? [
          ...(opts.protect ? [] : ["The engine may delete it: set the resource option protect."]),
          ...(props["deletionProtection"] === "ACTIVE"
            ? []
            : ['Cognito lets it be deleted: set deletionProtection to "ACTIVE".']),
        ]
      : [],
};
