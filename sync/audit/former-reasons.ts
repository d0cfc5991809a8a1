/** Reason codes of versions before 0.1.0, and what they are called now. Audit entries are never rewritten. */
const FORMER_REASONS: ReadonlyMap<string, string> = new Map([
  ["in-step", "in-sync"],
  ["not-ours", "unmanaged"],
  ["waits-for-first-sign-in", "pending-first-sign-in"],
  ["invited-often", "invitation-limit"],
  ["email-held", "email-in-use"],
  ["email-freed", "email-released"],
  ["not-an-address", "invalid-email"],
  ["asked-for", "requested"],
  ["gone-for-long", "grace-period-over"],
  ["gone-and-guarded", "removal-guarded"],
  ["gone-and-kept", "removed-kept"],
]);

/**
 * Translates a reason code of an audit entry.
 *
 * @param code as any version wrote it.
 * @returns the current code; any other text unchanged.
 */
export function currentReason(code: string): string {
  return FORMER_REASONS.get(code) ?? code;
}
