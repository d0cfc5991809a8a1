import type { IncomingMessage } from "node:http";

/** The allowed difference between a signature's time and AWS's time. */
const TOLERANCE_MINUTES = 5;

/**
 * Returns AWS's error message if a signature's time differs too much from AWS's time.
 *
 * Source: "Troubleshooting Signature Version 4 signing for AWS API requests", which quotes both messages.
 */
export function refusedTime({ headers }: IncomingMessage, now: Date): string | undefined {
  const signed = timeOf(String(headers["x-amz-date"]));
  const [earliest, latest] = [minutesFrom(now, -TOLERANCE_MINUTES), minutesFrom(now, TOLERANCE_MINUTES)];
  const texts = [signed, earliest, latest, now].map(basicFormat);
  if (signed < earliest)
    return `Signature expired: ${texts[0]} is now earlier than ${texts[1]} (${texts[3]} - ${TOLERANCE_MINUTES} min.)`;
  if (signed > latest)
    return `Signature not yet current: ${texts[0]} is still later than ${texts[2]} (${texts[3]} + ${TOLERANCE_MINUTES} min.)`;
  return undefined;
}

/** Formats a time for Signature Version 4: "20260302T120000Z". */
function basicFormat(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, "");
}

function timeOf(basic: string): Date {
  return new Date(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function minutesFrom(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * 60_000);
}
