import { AlreadyInProgressError } from "../model/already-in-progress.ts";
import { emailDigest } from "../model/email-digest.ts";
import type { Pool } from "../pool/pool.ts";
import type { StateStore } from "./state-store.ts";

/**
 * Milliseconds for which nobody else sends the same person a new invitation: as long as a comparison can be at work on what it has
 * read. It is over when the message of a worker that was killed comes again.
 */
const RESEND_LOCK_MS = 15 * 60 * 1000;

/**
 * A pool of which two workers at once, one at everybody and one at a single person, send nobody a new invitation twice. To invite
 * somebody takes no care, since there is no second account of the same name; of a new invitation Cognito sends as many as it is asked for.
 */
export function withResendLock(pool: Pool, memory: Pick<StateStore, "claim">): Pool {
  return {
    ...pool,
    resend: async (username, signal, to, marks) => {
      signal.throwIfAborted();
      if (!(await memory.claim(mailOf(username, to), RESEND_LOCK_MS, pool.now())))
        throw new AlreadyInProgressError("another run is sending the new invitation, or has just sent it");
      await pool.resend(username, signal, to, marks);
    },
  };
}

/** Whose invitation to which mailbox: somebody whose e-mail changes twice gets one at the last, too. What is kept of the e-mail names nobody. */
export function mailOf(username: string, to: string): string {
  return `${username} ${emailDigest(to)}`;
}
