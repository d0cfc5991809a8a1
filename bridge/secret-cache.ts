import type { Aws, SecretVersion } from "./aws.ts";
import { RecentReads } from "./recent-reads.ts";

/** How long a secret is cached. */
const SECRET_CACHE_MS = 60_000;

/** Least time between two reads because of a value that does not match, which limits the calls that guessing causes. */
const MIN_REREAD_MS = 5_000;

/** After a rotation, the value before is valid for so long: Cognito's provider gets the new one in the same deployment. */
export const ROTATION_MS = 60 * 60_000;

/** Secrets, read when they are needed and cached for a minute. */
export class SecretCache {
  readonly #aws: () => Promise<Aws>;
  readonly #now: () => number;
  /** The current version, and during a rotation the one before. */
  readonly #versions: RecentReads<readonly SecretVersion[]>;

  constructor(aws: () => Promise<Aws>, now: () => number) {
    this.#aws = aws;
    this.#now = now;
    this.#versions = new RecentReads((arn) => this.#read(arn), now);
  }

  /** The current value; nothing if the secret has none. */
  async current(arn: string): Promise<string | undefined> {
    const [version] = await this.#versions.get(arn, SECRET_CACHE_MS);
    return version?.value;
  }

  /**
   * Whether one of the valid values passes. If none does, and the cache is older than some seconds, the secret is read again: a new value
   * works at once.
   */
  async some(arn: string, passes: (value: string) => boolean): Promise<boolean> {
    for (const age of [SECRET_CACHE_MS, MIN_REREAD_MS]) {
      const versions = await this.#versions.get(arn, age);
      // Each is compared, so that the time does not show which one passed.
      if (versions.filter(({ value }) => passes(value)).length > 0) return true;
    }
    return false;
  }

  async #read(arn: string): Promise<SecretVersion[]> {
    const aws = await this.#aws();
    const current = await aws.readSecret(arn, "AWSCURRENT");
    if (current === undefined) return [];
    if (this.#now() - current.createdAt > ROTATION_MS) return [current];
    const previous = await aws.readSecret(arn, "AWSPREVIOUS");
    return previous === undefined ? [current] : [current, previous];
  }
}
