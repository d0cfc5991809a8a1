import type { Aws } from "./aws.ts";
import { KEY_CACHE_SECONDS } from "./keys/lifetimes.ts";
import type { SigningKey } from "./keys/signing-key.ts";

interface Cached {
  readonly readAt: number;
  readonly keys: readonly SigningKey[];
}

/** The keys of each provider, read when they are needed and cached for KEY_CACHE_SECONDS. */
export class KeyRing {
  readonly #aws: () => Promise<Aws>;
  readonly #now: () => number;
  readonly #cached = new Map<string, Cached>();

  constructor(aws: () => Promise<Aws>, now: () => number) {
    this.#aws = aws;
    this.#now = now;
  }

  /** The key with which the bridge signs; nothing if none is active, which is looked up each time. */
  async active(provider: string): Promise<SigningKey | undefined> {
    const key = newestActive(await this.#recent(provider));
    if (key !== undefined) return key;
    this.#cached.delete(provider);
    return newestActive(await this.#recent(provider));
  }

  /** The keys that a provider needs to check our signatures. */
  async public(provider: string): Promise<readonly SigningKey[]> {
    const shown: readonly SigningKey["status"][] = ["published", "active", "retiring"];
    return (await this.#recent(provider)).filter(({ status }) => shown.includes(status));
  }

  async #recent(provider: string): Promise<readonly SigningKey[]> {
    const cached = this.#cached.get(provider);
    const age = this.#now() - (cached?.readAt ?? Number.NEGATIVE_INFINITY);
    if (cached !== undefined && age >= 0 && age < KEY_CACHE_SECONDS * 1000) return cached.keys;
    const readAt = this.#now();
    const keys = await (await this.#aws()).readKeys(provider);
    this.#cached.set(provider, { readAt, keys });
    return keys;
  }
}

/** There is one at most; if a change of keys left two, the one that was activated last. */
function newestActive(keys: readonly SigningKey[]): SigningKey | undefined {
  const active = keys.filter(({ status }) => status === "active");
  return active.toSorted((a, b) => ((a.activatedAt ?? "") < (b.activatedAt ?? "") ? 1 : -1))[0];
}
