import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

/** An authenticator app with one key. Source: RFC 6238, with SHA-1, 30 seconds and six digits, as Amazon Cognito uses it. */
export class Authenticator {
  #key: Buffer | undefined;
  #lastStep = 0;

  /** Adds the key that a set-up page shows. */
  add(key: string): void {
    this.#key = fromBase32(key);
  }

  /**
   * The code of a time. Amazon Cognito takes each code once: instead of waiting half a minute for another one, this app shows the next.
   * Without a key it is one that no page accepts.
   */
  code(now = Date.now()): string {
    if (this.#key === undefined) return "no key";
    const counter = Buffer.alloc(8);
    this.#lastStep = Math.max(Math.floor(now / STEP_MS), this.#lastStep + 1);
    counter.writeBigUInt64BE(BigInt(this.#lastStep));
    const mac = createHmac("sha1", this.#key).update(counter).digest();
    const offset = (mac.at(-1) ?? 0) & 0x0f;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
}

/** Source: RFC 4648, section 6. */
function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
