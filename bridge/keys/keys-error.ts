import { CodedError } from "../../sync/model/errors.ts";

export type KeysErrorCode =
  | "KEY_ALGORITHM_WRONG"
  | "KEY_ALREADY_KNOWN"
  | "KEY_CERTIFICATE_DIFFERS"
  | "KEY_CERTIFICATE_EXPIRED"
  | "KEY_CERTIFICATE_MISSING"
  | "KEY_CERTIFICATE_UNREADABLE"
  | "KEY_CHANGED_MEANWHILE"
  | "KEY_ENCRYPTED"
  | "KEY_HALVES_DIFFER"
  | "KEY_ID_INVALID"
  | "KEY_IN_USE"
  | "KEY_LOST"
  | "KEY_NONE"
  | "KEY_NOT_PRIVATE"
  | "KEY_NOT_UNIQUE"
  | "KEY_SECRET_EMPTY"
  | "KEY_STEP_SKIPPED"
  | "KEY_STORE_WRONG"
  | "KEY_SYMMETRIC"
  | "KEY_TOO_EARLY"
  | "KEY_TOO_WEAK"
  | "KEY_UNKNOWN"
  | "KEY_UNREADABLE"
  | "KEY_USE_WRONG";

/** A key that cannot be used, or a step of its life that is refused. No message has a private member of a key. */
export class KeysError extends CodedError<KeysErrorCode> {}
