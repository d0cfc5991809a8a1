/** Bytes that are taken at once. */
const CHUNK = 2 ** 20;

/** Bytes before each text, which say how long it is. */
const LENGTH = 4;

/**
 * Texts in the bytes that they take, and little else: a million strings in a map take twice as much, and the garbage collector's
 * time. A text is found by its head, with which no other text may begin.
 */
export class TextStore {
  readonly #chunks: Buffer[] = [];
  /** The first free byte of the last chunk. */
  #end = CHUNK;
  /** Of each text: the number of its chunk times the size of one, and its place there. */
  #starts = new Float64Array(512);
  /** Of each text: its head's hash. */
  #hashes = new Uint32Array(512);
  /** By a head's hash: a text's number from 1 on, and 0 where there is none. */
  #slots = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Keeps a text, in place of the one with the same head. */
  put(head: string, tail: string): void {
    if (this.#length === this.#starts.length) this.#grow();
    const slot = this.#slotOf(head);
    const index = (this.#slots[slot] || this.#length + 1) - 1;
    this.#slots[slot] = index + 1;
    this.#starts[index] = this.#write(head + tail);
    this.#hashes[index] = hashOf(head);
    this.#length = Math.max(this.#length, index + 1);
  }

  /** @returns the number of the text with this head, from 0 on. */
  indexOf(head: string): number | undefined {
    const number = this.#slots[this.#slotOf(head)] ?? 0;
    return number === 0 ? undefined : number - 1;
  }

  /** @throws RangeError where no text has this number. */
  at(index: number): string {
    const start = index < this.#length ? (this.#starts[index] ?? -1) : -1;
    const chunk = this.#chunks[Math.floor(start / CHUNK)];
    if (chunk === undefined) throw new RangeError(`There is no text ${index}.`);
    const place = (start % CHUNK) + LENGTH;
    return chunk.toString("utf8", place, place + chunk.readUInt32LE(place - LENGTH));
  }

  #write(text: string): number {
    const size = Buffer.byteLength(text);
    if (this.#end + LENGTH + size > CHUNK) {
      this.#chunks.push(Buffer.allocUnsafe(Math.max(CHUNK, LENGTH + size)));
      this.#end = 0;
    }
    const start = (this.#chunks.length - 1) * CHUNK + this.#end;
    const chunk = this.#chunks.at(-1);
    chunk?.writeUInt32LE(size, this.#end);
    chunk?.write(text, this.#end + LENGTH);
    this.#end += LENGTH + size;
    return start;
  }

  /** @returns where the text with this head stands, or could: some are free always. */
  #slotOf(head: string): number {
    const hash = hashOf(head);
    let slot = hash % this.#slots.length;
    for (;;) {
      const number = this.#slots[slot] ?? 0;
      const isIt =
        number === 0 || (this.#hashes[number - 1] === hash && this.at(number - 1).startsWith(head));
      if (isIt) return slot;
      slot = (slot + 1) % this.#slots.length;
    }
  }

  #grow(): void {
    const size = this.#length * 2;
    const [starts, hashes] = [new Float64Array(size), new Uint32Array(size)];
    starts.set(this.#starts);
    hashes.set(this.#hashes);
    const slots = new Uint32Array(size * 2);
    for (let index = 0; index < this.#length; index += 1) {
      let slot = (hashes[index] ?? 0) % slots.length;
      while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
      slots[slot] = index + 1;
    }
    [this.#starts, this.#hashes, this.#slots] = [starts, hashes, slots];
  }
}

/** FNV-1a, of 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
