/** An error of AWS in its JSON protocol. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the answer. */
  readonly details: object;

  constructor(code: string, message: string, status = 400, details: object = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
