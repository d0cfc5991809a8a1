import type { Adapter, AdapterPayload } from "oidc-provider";

/** What the OpenID provider remembers: codes, sessions, grants and used assertions, each until it expires. */
export class MemoryStore {
  readonly #records = new Map<string, { readonly payload: AdapterPayload; readonly expires: number }>();

  /** The part for one kind of records. */
  adapterFor(kind: string): Adapter {
    const key = (id: string) => `${kind}:${id}`;
    const find = async (id: string) => this.#find(key(id));
    return {
      find,
      upsert: async (id, payload, seconds) => {
        const expires = seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + seconds * 1_000;
        this.#records.set(key(id), { payload, expires });
      },
      consume: async (id) => {
        const payload = await find(id);
        if (payload !== undefined) payload["consumed"] = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => void this.#records.delete(key(id)),
      findByUid: async (uid) => this.#first(kind, (payload) => payload.uid === uid),
      findByUserCode: async (code) => this.#first(kind, (payload) => payload.userCode === code),
      revokeByGrantId: async (grant) => {
        for (const [id, { payload }] of this.#records)
          if (payload.grantId === grant) this.#records.delete(id);
      },
    };
  }

  #find(key: string): AdapterPayload | undefined {
    const found = this.#records.get(key);
    return found === undefined || found.expires < Date.now() ? undefined : found.payload;
  }

  #first(kind: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    const keys = [...this.#records.keys()].filter((key) => key.startsWith(`${kind}:`));
    return keys.map((key) => this.#find(key)).find((payload) => payload !== undefined && matches(payload));
  }
}
