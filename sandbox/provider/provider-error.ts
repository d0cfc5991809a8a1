/** A failed operation of the provider. The message names the resource's type, and never a credential. */
export class ProviderError extends Error {
  readonly code:
    | "TYPE_UNKNOWN"
    | "CONFIG_UNSUPPORTED"
    | "ACCOUNT_MISMATCH"
    | "AWS_REFUSED"
    | "CHANGE_IMPOSSIBLE";

  constructor(code: ProviderError["code"], message: string) {
    super(message);
    this.name = "ProviderError";
    this.code = code;
  }
}
