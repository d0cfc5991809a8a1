import type { Result } from "../../apply/apply.ts";
import type { Timers } from "../../model/timers.ts";
import type { ChangeWindows } from "../../state/change-window/change-window.ts";

/** The answer to one of several questions. */
export type Answer = "yes" | "no" | "all" | "quit" | "interrupted";

/** The input and output of sync: a terminal for the command, other implementations for tests and the driver. */
export interface SyncIo {
  /** Called with the result of each action. */
  readonly onResult?: (result: Result) => void;
  /**
   * Called before an invitation is sent again. @default no claim is needed
   *
   * @returns true if no other run has claimed this e-mail. Other runs are then refused for this number of milliseconds.
   */
  readonly claim?: (mail: string, milliseconds: number, now: Date) => Promise<boolean>;
  /**
   * Opens the records of changes within the last hour, by the clock of AWS. @default none: the run does not count changes of other runs
   */
  readonly openWindows?: (now: () => number) => ChangeWindows;
  /** Data: the plan's table, or JSON. */
  print(text: string): void;
  /** All other output, in lines. */
  info(line: string): void;
  /** A user can see the output and answer questions. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Width of the terminal that data goes to; absent for files and pipes. */
  readonly columns?: number | undefined;
  /** Asks about one user; only if interactive. */
  ask(question: string): Promise<Answer>;
  /** Starts to show progress: a bar on a terminal, else a line at intervals. */
  progress(total: number, secondsLeft: number): ProgressBar;
  /** For the request rate and retries. @default the computer's own */
  readonly timers?: Timers | undefined;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface ProgressBar {
  /** One action has ended. @param secondsLeft for all remaining actions. */
  step(secondsLeft: number): void;
  end(): void;
}
