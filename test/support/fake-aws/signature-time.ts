import type { IncomingMessage } from "node:http";

/** How far off a signature's time may be. */
const TOLERATED_MINUTES = 5;

/**
 * What AWS says of a signature whose time is too far from its own, if it is.
 *
 * Source: "Troubleshooting Signature Version 4 signing for AWS API requests", which quotes both messages.
 */
export function refusedTime({ headers }: IncomingMessage, now: Date): string | undefined {
  const signed = timeOf(String(headers["x-amz-date"]));
  const [earliest, latest] = [minutesFrom(now, -TOLERATED_MINUTES), minutesFrom(now, TOLERATED_MINUTES)];
  const said = [signed, earliest, latest, now].map(basicFormat);
  if (signed < earliest)
    return `Signature expired: ${said[0]} is now earlier than ${said[1]} (${said[3]} - ${TOLERATED_MINUTES} min.)`;
  if (signed > latest)
    return `Signature not yet current: ${said[0]} is still later than ${said[2]} (${said[3]} + ${TOLERATED_MINUTES} min.)`;
  return undefined;
}

/** "20260302T120000Z", as Signature Version 4 writes a time. */
function basicFormat(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, "");
}

function timeOf(basic: string): Date {
  return new Date(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function minutesFrom(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * 60_000);
}
