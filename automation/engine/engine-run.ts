import { setTimeout as wait } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { rejectOn } from "../terminal/interrupts.ts";
import type { CtrlC, DriverIo } from "../terminal/io.ts";
import { outputChanges } from "./output-changes.ts";
import { runFailure } from "./run-failure.ts";
import { type Step, stepOf } from "./steps.ts";
import type { ValueDifference } from "./value-differences.ts";
import { type Timeouts, timeouts, Watchdog } from "./watchdog.ts";

/** Options for an operation of the Automation API. */
export interface EngineOptions {
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
}

export interface EngineRun<T> {
  readonly stack: string;
  readonly io: DriverIo;
  /** One operation: preview, up or destroy. */
  readonly operate: (options: EngineOptions) => Promise<T>;
  readonly onEvent?: (event: EngineEvent) => void;
  /** The error that the program threw, if any: it contains more than the engine's report of it. */
  readonly programError?: () => unknown;
  /** The run follows the plan of a preview. */
  readonly isPlanned?: boolean;
  readonly timeouts?: Timeouts;
}

/** The outcome of an operation: the announced steps, and the result or the failure. */
export type EngineOutcome<T> = {
  readonly steps: readonly Step[];
  /** Changes of the stack's outputs that are known. */
  readonly outputs: readonly ValueDifference[];
  /** Warnings of the program or a provider. */
  readonly warnings: readonly string[];
} & ({ readonly result: T } | { readonly failure: CodedError });

/** Within this time, an engine on the same terminal reports that it received Ctrl-C. */
const CTRL_C_ECHO_MS = 400;

/** The CLI's note on a provider that it found on PATH, as in the sandbox. */
const PLUGIN_NOTE = /^using pulumi-\S+ from \$PATH/;

/**
 * Runs one operation of the engine. Ctrl-C lets it finish the steps in progress, and a run that hangs is aborted. A failure is returned, not
 * thrown, because the guard checks the steps of failed runs too.
 */
export async function runEngine<T>(run: EngineRun<T>): Promise<EngineOutcome<T>> {
  return run.io.interrupts.during((ctrlC) => operate(run, ctrlC));
}

async function operate<T>(run: EngineRun<T>, ctrlC: CtrlC): Promise<EngineOutcome<T>> {
  const steps: Step[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  let outputs: readonly ValueDifference[] = [];
  const engine = new AbortController();
  let hangs = false;
  let hasEngineCtrlC = false;
  const watch = new Watchdog(run.timeouts ?? timeouts, () => {
    hangs = true;
    engine.abort();
  });
  const onEvent = (event: EngineEvent) => {
    watch.see(event);
    const step = stepOf(event);
    if (step !== undefined) steps.push(step);
    outputs = outputChanges(event) ?? outputs;
    if (event.stdoutEvent?.message.startsWith("^C received")) hasEngineCtrlC = true;
    const { severity, message } = event.diagnosticEvent ?? {};
    // The SDK also reports promises that were rejected without a reason; those have no text.
    if (severity === "error" && plainProblem(message).trim() !== "") problems.push(plainProblem(message));
    if (severity === "warning" && message !== undefined && !PLUGIN_NOTE.test(message))
      warnings.push(message.trim());
    run.onEvent?.(event);
  };
  const forwardCtrlC = () => {
    run.io.info(
      "Stopping. The engine finishes the steps in progress; press Ctrl-C again to exit immediately.",
    );
    // On a terminal the engine receives Ctrl-C too, and a second one would make it abandon the steps in progress.
    void wait(CTRL_C_ECHO_MS).then(() => {
      if (!hasEngineCtrlC) engine.abort();
    });
  };
  ctrlC.first.addEventListener("abort", forwardCtrlC, { once: true });
  try {
    const result = await Promise.race([
      run.operate({ onEvent, signal: engine.signal }),
      rejectOn(ctrlC.second, () => abandoned(run.stack)),
    ]);
    return { steps, outputs, warnings, result };
  } catch (thrown) {
    const failure = runFailure(thrown, { ...run, problems, hangs, interrupted: ctrlC.first.aborted });
    return { steps, outputs, warnings, failure };
  } finally {
    watch.stop();
    ctrlC.first.removeEventListener("abort", forwardCtrlC);
  }
}

function abandoned(stack: string): DriverError {
  return new DriverError(
    "INTERRUPTED",
    "Exited immediately. Steps in progress may not be saved in the state.",
    {
      hint: `If the stack stays locked: pulumi cancel --stack ${stack}. Then update the state from AWS: pulumi refresh --stack ${stack}`,
      exitCode: ExitCode.interrupted,
    },
  );
}

/** A diagnostic without the stack trace that follows an exception. */
function plainProblem(message = ""): string {
  const [first = "", ...rest] = message.split("\n");
  const text = rest.filter((line) => !/^\s+at /.test(line)).filter((line) => line.trim() !== "");
  return [first, ...text].join("\n").replace(/^Unhandled exception: (\w*Error: )?/, "");
}
