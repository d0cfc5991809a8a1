/** Why the stand-in cannot do what it was asked: said with the resource's type, never with a credential. */
export class ProviderRefusal extends Error {
  readonly code:
    | "TYPE_UNKNOWN"
    | "CONFIG_UNSUPPORTED"
    | "ACCOUNT_MISMATCH"
    | "AWS_REFUSED"
    | "CHANGE_IMPOSSIBLE";

  constructor(code: ProviderRefusal["code"], message: string) {
    super(message);
    this.name = "ProviderRefusal";
    this.code = code;
  }
}
