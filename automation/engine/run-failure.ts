import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { planViolated, translate } from "./engine-errors.ts";
import { isIncomplete, isLost, reasonIn } from "./program-run.ts";

/** Under a plan each step that a failed run did not come to is an error of its own. Source: resource/deploy/deployment_executor.go of Pulumi's engine. */
const NEVER_CAME_TO = /^expected resource operations for \S+ but none were seen/;

/** What was going on when an operation of the engine failed. */
export interface Circumstances {
  readonly stack: string;
  /** The engine's own diagnostics of severity `error`, in order. */
  readonly problems: readonly string[];
  /** It was ended because nothing happened any more. */
  readonly hangs: boolean;
  readonly interrupted: boolean;
  /** The error that the program itself ended with, if it did. */
  readonly programError?: () => unknown;
  /** It kept to the plan of a preview. */
  readonly isPlanned?: boolean;
}

/** Makes one clear error of all that is known of a failed operation: the cause that says most, and none that only follows from it. */
export function runFailure(thrown: unknown, circumstances: Circumstances): CodedError {
  const { stack, problems, hangs, interrupted, programError } = circumstances;
  if (thrown instanceof DriverError) return thrown;
  if (interrupted)
    return new DriverError("INTERRUPTED", "Interrupted. The state is whole and unlocked.", {
      hint: "Run the same command again to go on from there.",
      exitCode: ExitCode.interrupted,
    });
  const own = programError?.();
  if (own !== undefined && !isLost(own)) return programFailure(own);
  const causes = problems.filter((problem) => !isIncomplete(problem) && !NEVER_CAME_TO.test(problem));
  const ours = causes.length === 0 ? ownFailure(thrown, circumstances) : undefined;
  if (ours !== undefined) return ours;
  const translated = translate(thrown, { stack, problems: causes });
  return hangs && translated.code === "ENGINE_FAILED" ? programHangs(thrown, causes) : translated;
}

/** What the engine reports no cause for, since it lies between the program, its preview and the engine. */
function ownFailure(
  thrown: unknown,
  { problems, hangs, isPlanned = false }: Circumstances,
): DriverError | undefined {
  const incomplete = [...problems, String(thrown)].find(isIncomplete);
  // An engine that fails for a cause of its own drops the program's calls as well: hence only without one.
  if (incomplete !== undefined) return programIncomplete(reasonIn(incomplete), thrown);
  const [missing] = problems;
  if (missing !== undefined) return planViolated(missing, thrown);
  const isSilent = !/^\s*(stderr: )?error: /m.test(String(thrown));
  return isPlanned && !hangs && isSilent ? planViolated(undefined, thrown) : undefined;
}

function programHangs(thrown: unknown, causes: readonly string[]): DriverError {
  const [reported] = causes.filter((cause) => cause !== "update canceled" && cause !== "preview canceled");
  const said = reported === undefined ? " and reported nothing." : `: ${reported}`;
  return new DriverError("PROGRAM_HANGS", `The program came to no end, and was stopped${said}`, {
    hint: "The state is whole and unlocked. This is a fault of the program, often a function that cannot be serialised.",
    cause: thrown,
  });
}

function programIncomplete(reason: string, cause: unknown): DriverError {
  return new DriverError("PROGRAM_INCOMPLETE", `The program was not run to its end: ${reason}`, {
    hint:
      "Nothing was deleted for it. What was done so far is in the state: run the same command again. If it happens again, " +
      "PULUMI_DEBUG_GRPC=FILE writes down the calls; see docs/internals/pulumi-inline-program.md.",
    cause,
  });
}

/** Errors of this project say all that there is to say; anything else is a fault of the program. */
function programFailure(own: unknown): CodedError {
  if (own instanceof CodedError) return own;
  const message = own instanceof Error ? own.message : String(own);
  return new DriverError("PROGRAM_FAILED", `The program failed: ${message}`, { cause: own });
}
