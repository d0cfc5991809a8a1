/** Another run is doing the same, or has just done it: nothing is left to do, and nothing is wrong. */
export class AlreadyInProgressError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AlreadyInProgressError";
  }
}
