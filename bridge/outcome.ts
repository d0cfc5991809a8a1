import type { BridgeAnswer } from "./context.ts";

/** How a request ended. Each is a separate metric, which costs: one more only if an administrator would act differently. */
export type Outcome =
  /** Sent on to the provider or back to Cognito, or answered as the provider did. */
  | "ok"
  /** The request is not valid, or not Cognito's. */
  | "refused"
  /** The sign-in took too long, was finished before, or belongs to another browser. */
  | "refused-state"
  /** The provider's own error, such as a user who may not sign in. */
  | "refused-by-provider"
  /** With `trustEmails`: the provider has not verified the user's address. */
  | "unverified-email"
  /** The provider does not accept our authentication. */
  | "client-refused"
  /** We cannot authenticate at the provider: no signing key is active or usable, or there is no client secret. */
  | "no-key"
  /** The provider answers no more requests for now. */
  | "throttled"
  | "provider-slow"
  /** The provider cannot be reached, or its answer cannot be used. */
  | "provider-failed"
  | "aws-failed"
  | "fault";

/** Reasons of the log that are no plain refusal. Others that begin with "upstream-" are failures of the provider. */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ["ok", "ok"],
  ["fault", "fault"],
  ["expired-state", "refused-state"],
  ["foreign-state", "refused-state"],
  ["no-cookie", "refused-state"],
  ["replayed-code", "refused-state"],
  ["unknown-code", "refused-state"],
  ["unknown-state", "refused-state"],
  ["provider-refused", "refused-by-provider"],
  ["upstream-refused", "refused-by-provider"],
  ["unverified-email", "unverified-email"],
  ["client-refused", "client-refused"],
  ["no-active-key", "no-key"],
  ["no-client-secret", "no-key"],
  ["unusable-key", "no-key"],
  ["upstream-busy", "throttled"],
  ["upstream-late", "provider-slow"],
  ["bad-code", "provider-failed"],
  ["foreign-issuer", "provider-failed"],
]);

/** The outcome of a request, by what the log has of it. Pure. */
export function outcomeOf({ reason, code, upstreamStatus = 0 }: Omit<BridgeAnswer, "status">): Outcome {
  const known = OUTCOMES.get(reason);
  if (known === "refused-by-provider" && upstreamStatus === 429) return "throttled";
  if (known === "refused-by-provider" && upstreamStatus >= 500) return "provider-failed";
  if (known !== undefined) return known;
  if (reason.startsWith("upstream-")) return "provider-failed";
  // Only failures of AWS, and connections to a provider that fail, have a code.
  return code === undefined ? "refused" : "aws-failed";
}
