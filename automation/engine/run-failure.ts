import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { isKilled, planViolated, translate } from "./engine-errors.ts";
import { isIncomplete, isLost, reasonIn } from "./program-run.ts";

/** With a plan, the engine reports an error for each step that a failed run did not reach. Source: resource/deploy/deployment_executor.go of Pulumi's engine. */
const NOT_REACHED = /^expected resource operations for \S+ but none were seen/;

/** What is known about a failed operation of the engine. */
export interface Circumstances {
  readonly stack: string;
  /** The engine's own diagnostics of severity `error`, in order. */
  readonly problems: readonly string[];
  /** It was aborted because it made no progress. */
  readonly hangs: boolean;
  readonly interrupted: boolean;
  /** The error that the program threw, if any. */
  readonly programError?: () => unknown;
  /** The run followed the plan of a preview. */
  readonly isPlanned?: boolean;
}

/** Finds the cause of a failed operation, and ignores errors that only follow from it. */
export function runFailure(thrown: unknown, circumstances: Circumstances): CodedError {
  const { stack, problems, hangs, interrupted, programError } = circumstances;
  if (thrown instanceof DriverError) return thrown;
  if (interrupted)
    return new DriverError("INTERRUPTED", "Interrupted. The state is complete and unlocked.", {
      hint: "Run the same command again to continue.",
      exitCode: ExitCode.interrupted,
    });
  // The program and the plan then fail too, because their engine is gone.
  if (!hangs && isKilled(thrown)) return translate(thrown, { stack });
  const own = programError?.();
  if (own !== undefined && !isLost(own)) return programFailure(own, stack);
  const causes = problems.filter((problem) => !isIncomplete(problem) && !NOT_REACHED.test(problem));
  const ours = causes.length === 0 ? ownFailure(thrown, circumstances) : undefined;
  if (ours !== undefined) return ours;
  const translated = translate(thrown, { stack, problems: causes });
  return hangs && ["ENGINE_FAILED", "ENGINE_KILLED"].includes(translated.code)
    ? programHangs(thrown, causes)
    : translated;
}

/** Failures between the program, its preview and the engine, for which the engine reports no cause. */
function ownFailure(
  thrown: unknown,
  { problems, hangs, isPlanned = false }: Circumstances,
): DriverError | undefined {
  const incomplete = [...problems, String(thrown)].find(isIncomplete);
  // An engine that fails for another cause also drops the program's calls: so this counts only without such a cause.
  if (incomplete !== undefined) return programIncomplete(reasonIn(incomplete), thrown);
  const [missing] = problems;
  if (missing !== undefined) return planViolated(missing, thrown);
  const isSilent = !/^\s*(stderr: )?error: /m.test(String(thrown));
  return isPlanned && !hangs && isSilent ? planViolated(undefined, thrown) : undefined;
}

function programHangs(thrown: unknown, causes: readonly string[]): DriverError {
  const [reported] = causes.filter((cause) => cause !== "update canceled" && cause !== "preview canceled");
  const report = reported === undefined ? ". It reported no error." : `: ${reported}`;
  return new DriverError("PROGRAM_HANGS", `The Pulumi program did not finish and was aborted${report}`, {
    hint: "The state is complete and unlocked. The cause is in the program, often a function that cannot be serialized.",
    cause: thrown,
  });
}

function programIncomplete(reason: string, cause: unknown): DriverError {
  return new DriverError("PROGRAM_INCOMPLETE", `The Pulumi program was interrupted: ${reason}`, {
    hint:
      "Nothing was deleted. All changes so far are saved in the state: run the same command again. If it happens again, set " +
      "PULUMI_DEBUG_GRPC=FILE to record the calls; see docs/internals/pulumi-inline-program.md.",
    cause,
  });
}

/** Errors of this project are complete; any other error is a bug of the program. */
function programFailure(own: unknown, stack: string): CodedError {
  if (own instanceof CodedError) return own.code === "SETTINGS_INVALID" ? settingsFailure(own, stack) : own;
  const message = own instanceof Error ? own.message : String(own);
  return new DriverError("PROGRAM_FAILED", `The Pulumi program failed: ${message}`, { cause: own });
}

/** The program does not know which stack is selected, and its faults contain commands. */
function settingsFailure({ message, exitCode }: CodedError, stack: string): DriverError {
  return new DriverError("SETTINGS_INVALID", message, {
    hint:
      `Nothing was changed. Correct them in Pulumi.${stack}.yaml, or with \`pulumi config set --stack ${stack}\`. The commands above ` +
      `change the selected stack: add --stack ${stack} if that is another one.`,
    exitCode,
  });
}
