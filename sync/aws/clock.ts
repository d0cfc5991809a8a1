/** Error names for a request whose signature has a wrong time. */
const CLOCK_ERRORS = new Set(["RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"]);

/** Error names for a wrong time and for a wrong secret; the message distinguishes them. */
const SIGNATURE_ERRORS = new Set(["InvalidSignatureException", "SignatureDoesNotMatch"]);

/**
 * Whether AWS refused a request because this computer's clock is wrong. Then AWS changed nothing.
 *
 * Source: "Troubleshooting Signature Version 4 signing for AWS API requests": "Signature expired: … is now earlier than …", "Signature
 * not yet current: … is still later than …".
 */
export function isClockRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (CLOCK_ERRORS.has(error.name)) return true;
  return SIGNATURE_ERRORS.has(error.name) && /Signature (expired|not yet current)/i.test(error.message);
}

/** AWS refuses signatures with a larger difference. Source: the same. */
const MAX_CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * Warns of a wrong clock, if the difference is more than AWS tolerates in a signature.
 *
 * @param awsTime the time in AWS's answers.
 */
export function clockWarning(awsTime: Date, localTime: number = Date.now()): string | undefined {
  const ahead = localTime - awsTime.getTime();
  if (Math.abs(ahead) <= MAX_CLOCK_SKEW_MS) return undefined;
  const off = `${durationInWords(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} AWS's`;
  return (
    `This computer's clock is ${off}. Sync uses AWS's time for deletions and invitations. Set the clock: AWS refuses requests ` +
    "whose time differs by more than 5 minutes."
  );
}

function durationInWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 120) return `${Math.round(minutes)} minutes`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / (24 * 60))} days`;
}
