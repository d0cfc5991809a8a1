/**
 * The members of a JSON object, each of which is read once. By hand, because a library for schemas takes a fifth of a start of the function
 * (bench/bridge/start.ts). Errors name members, and no values.
 */
export class Members {
  readonly #name: string;
  readonly #left: Map<string, unknown>;

  /** @param name of the object, for errors. @throws Error if the value is no object. */
  constructor(value: unknown, name: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Error(`${name} is not an object`);
    }
    this.#name = name;
    this.#left = new Map(Object.entries(value));
  }

  /** A text that is not empty. */
  text(name: string, pattern = /./s): string {
    const value = this.#take(name);
    if (typeof value !== "string" || !pattern.test(value)) throw this.#invalid(name);
    return value;
  }

  optionalText(name: string, pattern?: RegExp): string | undefined {
    return this.#left.has(name) ? this.text(name, pattern) : undefined;
  }

  boolean(name: string): boolean {
    const value = this.#take(name);
    if (typeof value !== "boolean") throw this.#invalid(name);
    return value;
  }

  oneOf<const Value extends string>(name: string, ...values: readonly Value[]): Value {
    const value = this.#take(name);
    const found = values.find((one) => one === value);
    if (found === undefined) throw this.#invalid(name);
    return found;
  }

  /** An object of objects. */
  objects<Value>(name: string, read: (members: Members) => Value): Record<string, Value> {
    const all = new Members(this.#take(name), `${this.#name}.${name}`);
    const entries = [...all.#left].map(([key, value]) => {
      const members = new Members(value, `${all.#name}.${key}`);
      const made = read(members);
      members.end();
      return [key, made] as const;
    });
    return Object.fromEntries(entries);
  }

  /** @throws Error for a member that was not read. */
  end(): void {
    for (const name of this.#left.keys()) throw new Error(`${this.#name} has an unknown member ${name}`);
  }

  #take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  #invalid(name: string): Error {
    return new Error(`${this.#name}.${name} is missing or invalid`);
  }
}
