import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SyncError } from "../model/errors.ts";

/** Headers of an answer, by name in lower case. */
export type AnswerHeaders = Readonly<Record<string, unknown>>;

/**
 * AWS's time, as its answers say it. What deletes accounts and sends invitations again goes by this and never by the computer's own clock,
 * which may be wrong by days, or set during a run.
 */
export class AwsClock {
  /** AWS's time in milliseconds since 1970, less the time of a clock that only ever goes on. */
  #offset: number | undefined;

  /** Takes the time from an answer. The last answer counts; an answer that says no time changes nothing. */
  learn(headers: AnswerHeaders): void {
    const { date, age } = headers;
    // An answer that was kept somewhere on the way says when it was made. Source: RFC 9111, 5.1.
    if (typeof date !== "string" || age !== undefined) return;
    const time = new Date(date);
    // Source: RFC 9110, 5.6.7: IMF-fixdate, which is how toUTCString writes a time. Anything else is no time.
    if (Number.isNaN(time.getTime()) || time.toUTCString() !== date) return;
    this.#offset = time.getTime() - performance.now();
  }

  /** @throws SyncError CLOCK_UNKNOWN where no answer has said the time: nothing may then be decided by it. */
  now(): Date {
    if (this.#offset === undefined) {
      throw new SyncError(
        "CLOCK_UNKNOWN",
        "AWS's answers do not say what time it is, so nothing can be decided that depends on time.",
        "Check what stands between this computer and AWS: a proxy may take the header Date away.",
      );
    }
    return new Date(this.#offset + performance.now());
  }
}

/** Makes a clock that takes the time from each answer to this client, errors among them. */
export function clockOf(client: CognitoIdentityProviderClient): AwsClock {
  const clock = new AwsClock();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      clock.learn(headersOf(result.response));
      return result;
    },
    // Next to the network: what is read here are answers of every status.
    { step: "deserialize", priority: "low", name: "awsClock" },
  );
  return clock;
}

function headersOf(response: unknown): AnswerHeaders {
  if (typeof response !== "object" || response === null || !("headers" in response)) return {};
  const { headers } = response;
  return typeof headers === "object" && headers !== null ? { ...headers } : {};
}
