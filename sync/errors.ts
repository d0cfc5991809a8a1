/** Something that stops a whole run. The message is a sentence, the hint says what to do. */
export class SyncError extends Error {
  readonly code: SyncErrorCode;
  readonly hint: string;

  constructor(code: SyncErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = "SyncError";
    this.code = code;
    this.hint = hint;
  }
}

export type SyncErrorCode =
  | "ACCESS_DENIED"
  | "CREDENTIALS_EXPIRED"
  | "CREDENTIALS_MISSING"
  | "GROUP_UNKNOWN"
  | "INSTANCE_MISSING"
  | "INSTANCE_AMBIGUOUS"
  | "LISTING_ENDLESS"
  | "NETWORK"
  | "POOL_MISSING"
  | "POOL_UNSUITABLE"
  | "QUICK_MISSING"
  | "REGION_MISSING"
  | "SOURCE_FAILED"
  | "USAGE";
