/** Maximum size of a chunk, except for one longer text. */
const CHUNK_BYTES = 2 ** 20;

/** Size of the first chunk: most stores are small. */
const FIRST_CHUNK_BYTES = 2 ** 14;

/** Size of the length field before each text. */
const LENGTH_FIELD_BYTES = 4;

/**
 * Stores texts in compact byte arrays. A million strings in a map take twice the memory, and load the garbage collector. A text is found
 * by its head; no other text may start with it.
 */
export class TextStore {
  readonly #chunks: Buffer[] = [];
  /** The first free byte of the last chunk. */
  #end = 0;
  /** Start of each text: number of its chunk times the chunk size, plus the offset in the chunk. */
  #starts = new Float64Array(512);
  /** Hash of each text's head. */
  #hashes = new Uint32Array(512);
  /** Hash table: the number of a text from 1, or 0 for a free slot. */
  #slots = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Stores a text, and replaces one with the same head. */
  put(head: string, tail: string): void {
    if (this.#length === this.#starts.length) this.#grow();
    const slot = this.#slotOf(head);
    const index = (this.#slots[slot] || this.#length + 1) - 1;
    this.#slots[slot] = index + 1;
    this.#starts[index] = this.#write(head + tail);
    this.#hashes[index] = hashOf(head);
    this.#length = Math.max(this.#length, index + 1);
  }

  /** @returns the index of the text with this head, from 0. */
  indexOf(head: string): number | undefined {
    const number = this.#slots[this.#slotOf(head)] ?? 0;
    return number === 0 ? undefined : number - 1;
  }

  /** @throws RangeError for an index without a text. */
  at(index: number): string {
    const start = index < this.#length ? (this.#starts[index] ?? -1) : -1;
    const chunk = this.#chunks[Math.floor(start / CHUNK_BYTES)];
    if (chunk === undefined) throw new RangeError(`There is no text ${index}.`);
    const offset = (start % CHUNK_BYTES) + LENGTH_FIELD_BYTES;
    return chunk.toString("utf8", offset, offset + chunk.readUInt32LE(offset - LENGTH_FIELD_BYTES));
  }

  #write(text: string): number {
    const size = LENGTH_FIELD_BYTES + Buffer.byteLength(text);
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#end + size > chunk.length) {
      chunk = Buffer.allocUnsafe(Math.max(chunkSizeOf(this.#chunks.length), size));
      this.#chunks.push(chunk);
      this.#end = 0;
    }
    const start = (this.#chunks.length - 1) * CHUNK_BYTES + this.#end;
    chunk.writeUInt32LE(size - LENGTH_FIELD_BYTES, this.#end);
    chunk.write(text, this.#end + LENGTH_FIELD_BYTES);
    this.#end += size;
    return start;
  }

  /** @returns the slot of this head, or the free slot for it. Some slots are always free. */
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

/** Each chunk has twice the size of the one before, up to the maximum. */
function chunkSizeOf(index: number): number {
  return Math.min(CHUNK_BYTES, FIRST_CHUNK_BYTES * 2 ** index);
}

/** FNV-1a, of 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
