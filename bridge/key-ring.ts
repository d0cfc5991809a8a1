import type { Aws } from "./aws.ts";
import { KEY_CACHE_SECONDS } from "./keys/lifetimes.ts";
import type { SigningKey } from "./keys/signing-key.ts";
import { RecentReads } from "./recent-reads.ts";

const KEY_CACHE_MS = KEY_CACHE_SECONDS * 1000;

/** The keys of each provider, read when they are needed and cached for KEY_CACHE_SECONDS. */
export class KeyRing {
  readonly #reads: RecentReads<readonly SigningKey[]>;

  constructor(aws: () => Promise<Aws>, now: () => number) {
    this.#reads = new RecentReads(async (provider) => (await aws()).readKeys(provider), now);
  }

  /** The key with which the bridge signs; nothing if none is active, which is looked up each time. */
  async active(provider: string): Promise<SigningKey | undefined> {
    const key = newestActive(await this.#reads.get(provider, KEY_CACHE_MS));
    if (key !== undefined) return key;
    this.#reads.forget(provider);
    return newestActive(await this.#reads.get(provider, KEY_CACHE_MS));
  }

  /** The keys that a provider needs to check our signatures. */
  async public(provider: string): Promise<readonly SigningKey[]> {
    const shown: readonly SigningKey["status"][] = ["published", "active", "retiring"];
    return (await this.#reads.get(provider, KEY_CACHE_MS)).filter(({ status }) => shown.includes(status));
  }
}

/** There is one at most; if a change of keys left two, the one that was activated last. */
function newestActive(keys: readonly SigningKey[]): SigningKey | undefined {
  const active = keys.filter(({ status }) => status === "active");
  return active.toSorted((a, b) => ((a.activatedAt ?? "") < (b.activatedAt ?? "") ? 1 : -1))[0];
}
