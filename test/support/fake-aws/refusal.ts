/** An error of AWS, as its JSON protocol tells it. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  /** What the answer says besides. */
  readonly details: object;

  constructor(code: string, message: string, status = 400, details: object = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
