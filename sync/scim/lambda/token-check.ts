import { createHash, timingSafeEqual } from "node:crypto";

/** Milliseconds that tokens are believed without asking. */
const FRESH = 60_000;

/** Milliseconds in which a token that fits none makes the secret be read once: whoever guesses costs no more calls than that. */
const AGAIN = 5_000;

/** 43 characters of base64url are 256 bits. A secret that was emptied by mistake lets nobody in. */
const SHORTEST = 43;

export interface TokenCheckDeps {
  /** Reads the tokens that hold now: the current one, and the one before it while it is being rotated. */
  read(): Promise<readonly string[]>;
  /** Milliseconds, as the clock has them. */
  now(): number;
}

/**
 * Makes what says whether a request's Authorization header has one of the tokens. A token that was put in place just now works within
 * seconds, and one that was taken away ends within a minute.
 *
 * @throws Error where the tokens cannot be read and none are fresh.
 */
export function createTokenCheck({ read, now }: TokenCheckDeps) {
  let digests: readonly Buffer[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    digests = (await read()).map(digest);
    readAt = now();
  };
  return async (authorization: string | undefined): Promise<boolean> => {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined || token.length < SHORTEST) return false;
    const wanted = digest(token);
    if (now() - readAt >= FRESH) await refresh();
    if (isAmong(wanted, digests)) return true;
    if (now() - readAt < AGAIN) return false;
    await refresh();
    return isAmong(wanted, digests);
  };
}

/** All have the same length, and how much of one is right does not show in the time. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function isAmong(wanted: Buffer, digests: readonly Buffer[]): boolean {
  return digests.reduce((found, one) => timingSafeEqual(one, wanted) || found, false);
}
