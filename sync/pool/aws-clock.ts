import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SyncError } from "../model/errors.ts";

/** The headers of an answer, by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, unknown>>;

/**
 * AWS's time, from the headers of its answers. It decides about deletions and new invitations, because the computer's own clock may be wrong
 * by days, or be set during a run.
 */
export class AwsClock {
  /** AWS's time in milliseconds since 1970, minus the time of a monotonic clock. */
  #offset: number | undefined;

  /** Reads the time from an answer. The last answer counts; an answer without a time changes nothing. */
  learn(headers: AnswerHeaders): void {
    const { date, age } = headers;
    // A cached answer has the time at which it was created. Source: RFC 9111, 5.1.
    if (typeof date !== "string" || age !== undefined) return;
    const time = new Date(date);
    // Source: RFC 9110, 5.6.7: IMF-fixdate, the format of toUTCString. Any other format is ignored.
    if (Number.isNaN(time.getTime()) || time.toUTCString() !== date) return;
    this.#offset = time.getTime() - performance.now();
  }

  /** @throws SyncError CLOCK_UNKNOWN if no answer has contained the time: then nothing may depend on it. */
  now(): Date {
    if (this.#offset === undefined) {
      throw new SyncError(
        "CLOCK_UNKNOWN",
        "AWS's answers contain no time, so sync cannot decide which accounts and invitations are due.",
        "Check the network between this computer and AWS: a proxy may remove the header Date.",
      );
    }
    return new Date(this.#offset + performance.now());
  }
}

/** Creates a clock that reads the time from each answer to this client, errors included. */
export function clockOf(client: CognitoIdentityProviderClient): AwsClock {
  const clock = new AwsClock();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      clock.learn(headersOf(result.response));
      return result;
    },
    // The middleware closest to the network sees answers with any status.
    { step: "deserialize", priority: "low", name: "awsClock" },
  );
  return clock;
}

function headersOf(response: unknown): AnswerHeaders {
  if (typeof response !== "object" || response === null || !("headers" in response)) return {};
  const { headers } = response;
  return typeof headers === "object" && headers !== null ? { ...headers } : {};
}
