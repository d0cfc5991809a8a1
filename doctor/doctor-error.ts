import { CodedError } from "../sync/model/errors.ts";
import { ExitCode } from "../sync/model/exit-codes.ts";

type DoctorErrorCode = "CHECK_UNKNOWN" | "SYMPTOM_UNKNOWN" | "USER_UNKNOWN";

/** Wrong usage of the doctor. */
export class DoctorError extends CodedError<DoctorErrorCode> {
  constructor(code: DoctorErrorCode, message: string, hint: string) {
    super(code, message, { hint, exitCode: ExitCode.wrongUsage });
  }
}
