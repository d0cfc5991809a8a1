import { CodedError } from "../sync/model/errors.ts";
import { ExitCode } from "../sync/model/exit-codes.ts";

/** Wrong usage of the doctor. */
export class DoctorError extends CodedError<"CHECK_UNKNOWN" | "SYMPTOM_UNKNOWN"> {
  constructor(code: "CHECK_UNKNOWN" | "SYMPTOM_UNKNOWN", message: string, hint: string) {
    super(code, message, { hint, exitCode: ExitCode.wrongUsage });
  }
}
