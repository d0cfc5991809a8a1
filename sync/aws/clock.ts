/** Names by which AWS refuses a request for the time in its signature. */
const TIME_REFUSALS = new Set(["RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"]);

/** Names that AWS uses for that and for a wrong secret; the message tells which. */
const SIGNATURE_REFUSALS = new Set(["InvalidSignatureException", "SignatureDoesNotMatch"]);

/**
 * Says whether AWS refused a request since the clock that signed it is off. It did nothing then.
 *
 * Source: "Troubleshooting Signature Version 4 signing for AWS API requests": "Signature expired: … is now earlier than …", "Signature
 * not yet current: … is still later than …".
 */
export function isClockRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (TIME_REFUSALS.has(error.name)) return true;
  return SIGNATURE_REFUSALS.has(error.name) && /Signature (expired|not yet current)/i.test(error.message);
}

/** AWS refuses signatures that are further off. Source: the same. */
const TOLERATED_MS = 5 * 60 * 1000;

/**
 * Says by how much this computer's clock is off, where that is more than AWS tolerates in a signature.
 *
 * @param awsTime what AWS's answers say that it is now.
 */
export function clockWarning(awsTime: Date, localTime: number = Date.now()): string | undefined {
  const ahead = localTime - awsTime.getTime();
  if (Math.abs(ahead) <= TOLERATED_MS) return undefined;
  const off = `${durationInWords(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} AWS's`;
  return (
    `This computer's clock is ${off}. Accounts are deleted, disabled and invited again by AWS's time. Set the clock: AWS refuses ` +
    "requests that are signed more than 5 minutes off."
  );
}

function durationInWords(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 120) return `${Math.round(minutes)} minutes`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / (24 * 60))} days`;
}
