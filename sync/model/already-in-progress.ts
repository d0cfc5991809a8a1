/** Another run is doing the same, or has just done it: there is nothing left to do, and nothing wrong. The message says what. */
export class AlreadyInProgressError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DoneMeanwhile";
  }
}
