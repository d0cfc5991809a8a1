import { isRight, SignInError, type SignInReport } from "../../sign-in/index.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type StackSignIn, signInToStack } from "../operations/sign-in.ts";
import { describeSignIn } from "../output/sign-in-report.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface SignInCommandRequest extends StackSignIn {
  readonly json: boolean;
}

/** Of the JSON document. */
const DOCUMENT_VERSION = 1;

/**
 * `sign-in`: signs in as the desktop app does, and shows what the app checks. It prints no token.
 *
 * @throws DriverError, SignInError, unless there is a report of what differs.
 */
export async function signInCommand(request: SignInCommandRequest, io: DriverIo): Promise<CommandOutcome> {
  try {
    const signedIn = await signInToStack({ ...request, checkVerifier: true }, io);
    if (request.json) return asJson(documentOf(signedIn));
    return { stdout: describeSignIn(signedIn, process.stdout.columns), exitCode: ExitCode.done };
  } catch (error) {
    if (!(error instanceof SignInError) || error.report === undefined) throw error;
    if (request.json) {
      const { code, message, hint, exitCode, report } = error;
      return {
        ...asJson({ ...documentOf(report), error: { code, message, hint } }, exitCode),
        stderr: message,
      };
    }
    io.print(describeSignIn(error.report, process.stdout.columns));
    throw error;
  }
}

/** Its members one by one: a member that is added later does not get into the document unseen. */
function documentOf(report: SignInReport): object {
  const { comparisons, claims, refreshedClaims, userInfo, refreshTokenRotated } = report;
  const ok = isRight(comparisons);
  return {
    version: DOCUMENT_VERSION,
    ok,
    comparisons,
    claims,
    refreshedClaims,
    userInfo,
    refreshTokenRotated,
  };
}
