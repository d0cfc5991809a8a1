interface Read<Value> {
  readonly readAt: number;
  readonly value: Value;
}

/** What was read, by its name, as long as it is recent enough. */
export class RecentReads<Value> {
  readonly #read: (name: string) => Promise<Value>;
  readonly #now: () => number;
  readonly #reads = new Map<string, Read<Value>>();

  /** @param now milliseconds since 1970. */
  constructor(read: (name: string) => Promise<Value>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** The value, read again if it is as old as `ageMs`, or if the clock was set back. */
  async get(name: string, ageMs: number): Promise<Value> {
    const earlier = this.#reads.get(name);
    if (earlier !== undefined) {
      const age = this.#now() - earlier.readAt;
      if (age >= 0 && age < ageMs) return earlier.value;
    }
    const readAt = this.#now();
    const value = await this.#read(name);
    this.#reads.set(name, { readAt, value });
    return value;
  }

  /** The next `get` reads. */
  forget(name: string): void {
    this.#reads.delete(name);
  }
}
