import { CodedError } from "../../sync/model/errors.ts";

/** What an exchange lacks, or where it ended; a program can switch on it. */
export type ExchangeErrorCode =
  /** The setting `identityCenter` declares no application. */
  | "APPLICATION_OFF"
  /** The outputs have no application, although the setting does: it is not deployed. */
  | "APPLICATION_MISSING"
  /** AWS knows no such application in this Region. */
  | "APPLICATION_UNKNOWN"
  | "REGION_WRONG"
  | "ISSUER_WRONG"
  | "CLAIM_WRONG"
  | "GRANT_MISSING"
  | "AUDIENCE_MISSING"
  | "SCOPE_MISSING"
  | "CALLER_REFUSED"
  | "USER_UNKNOWN"
  | "USER_AMBIGUOUS"
  | "USER_DISABLED"
  | "USER_UNASSIGNED"
  | "TOKEN_EXPIRED"
  | "TOKEN_USED"
  | "KEY_UNUSABLE"
  /** Refused, and the cause is not among the above. */
  | "EXCHANGE_REFUSED"
  /** The answer lacks the identity context. */
  | "CONTEXT_MISSING"
  | "ROLE_REFUSED"
  | "THROTTLED"
  | "INTERRUPTED";

/**
 * A failed exchange. Its message has no token, context or credential, and neither has it a `cause`: errors of the SDK keep the request and
 * the answer.
 */
export class ExchangeError extends CodedError<ExchangeErrorCode> {}
