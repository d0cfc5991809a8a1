import { setTimeout as wait } from "node:timers/promises";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import type { CtrlC, DriverIo } from "../terminal/io.ts";
import { runFailure } from "./run-failure.ts";
import { type Step, stepOf } from "./steps.ts";
import { type Patience, patience, Watchdog } from "./watchdog.ts";

/** What an operation of the Automation API is given. */
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
  /** The error that the program itself ended with, if it did: it says more than the engine's report of it. */
  readonly programError?: () => unknown;
  /** It keeps to the plan of a preview. */
  readonly isPlanned?: boolean;
  readonly patience?: Patience;
}

/** How an operation went: what the engine announced, and the result or the failure. */
export type EngineOutcome<T> = {
  readonly steps: readonly Step[];
  /** What the program or a provider warned of. */
  readonly warnings: readonly string[];
} & ({ readonly result: T } | { readonly failure: CodedError });

/** Milliseconds in which an engine that shares our terminal says that it has heard Ctrl-C itself. */
const HEARD_WITHIN = 400;

/** The CLI's note on a provider that it found on PATH, as in the sandbox. */
const PLUGIN_NOTE = /^using pulumi-\S+ from \$PATH/;

/**
 * Runs one operation of the engine to its end, whatever happens: Ctrl-C lets it finish what it has begun, and a run that
 * hangs is ended. Never throws what the engine failed with, since the steps are worth reading then too.
 */
export async function runEngine<T>(run: EngineRun<T>): Promise<EngineOutcome<T>> {
  return run.io.interrupts.during((ctrlC) => operate(run, ctrlC));
}

async function operate<T>(run: EngineRun<T>, ctrlC: CtrlC): Promise<EngineOutcome<T>> {
  const steps: Step[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  const engine = new AbortController();
  let hangs = false;
  let heard = false;
  const watch = new Watchdog(run.patience ?? patience, () => {
    hangs = true;
    engine.abort();
  });
  const onEvent = (event: EngineEvent) => {
    watch.see(event);
    const step = stepOf(event);
    if (step !== undefined) steps.push(step);
    if (event.stdoutEvent?.message.startsWith("^C received")) heard = true;
    const { severity, message } = event.diagnosticEvent ?? {};
    // The SDK also reports promises that were rejected with nothing: there is nothing to read then.
    if (severity === "error" && plainProblem(message).trim() !== "") problems.push(plainProblem(message));
    if (severity === "warning" && message !== undefined && !PLUGIN_NOTE.test(message))
      warnings.push(message.trim());
    run.onEvent?.(event);
  };
  const passOn = () => {
    run.io.info("Ending. The engine finishes what it has begun; press Ctrl-C again to leave it at once.");
    // On a terminal the engine gets Ctrl-C too, and takes a second one as an order to drop everything.
    void wait(HEARD_WITHIN).then(() => {
      if (!heard) engine.abort();
    });
  };
  ctrlC.first.addEventListener("abort", passOn, { once: true });
  try {
    const result = await Promise.race([
      run.operate({ onEvent, signal: engine.signal }),
      leaveOn(ctrlC.second, run.stack),
    ]);
    return { steps, warnings, result };
  } catch (thrown) {
    const failure = runFailure(thrown, { ...run, problems, hangs, interrupted: ctrlC.first.aborted });
    return { steps, warnings, failure };
  } finally {
    watch.stop();
    ctrlC.first.removeEventListener("abort", passOn);
  }
}

async function leaveOn(second: AbortSignal, stack: string): Promise<never> {
  await new Promise<void>((resolve) => second.addEventListener("abort", () => resolve(), { once: true }));
  throw new DriverError("INTERRUPTED", "Left at once; the engine may have been in the middle of something.", {
    hint: `If the stack stays locked: pulumi cancel --stack ${stack}. Then bring the state in line with AWS: pulumi refresh --stack ${stack}`,
    exitCode: ExitCode.interrupted,
  });
}

/** A diagnostic without the stack trace that follows an exception. */
function plainProblem(message = ""): string {
  const [first = "", ...rest] = message.split("\n");
  const text = rest.filter((line) => !/^\s+at /.test(line)).filter((line) => line.trim() !== "");
  return [first, ...text].join("\n").replace(/^Unhandled exception: (\w*Error: )?/, "");
}
