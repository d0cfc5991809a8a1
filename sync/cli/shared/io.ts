import type { Result } from "../../apply/apply.ts";
import type { Timers } from "../../model/timers.ts";
import type { ChangeWindows } from "../../state/change-window/change-window.ts";

/** An answer to one question of several. */
export type Answer = "yes" | "no" | "all" | "quit" | "interrupted";

/** What sync uses of the world around it: main gives a terminal, tests and the driver their own. */
export interface SyncIo {
  /** Is told of each action as it ends. */
  readonly onResult?: (result: Result) => void;
  /**
   * Asked before a new invitation goes out. @default nobody is asked
   *
   * @returns whether nobody else has claimed to send this mail; then nobody else may for so many milliseconds.
   */
  readonly claim?: (mail: string, milliseconds: number, now: Date) => Promise<boolean>;
  /**
   * Opens the windows of what was changed within the last hour, in the time of AWS. @default there are none: a run then knows of no other
   * run's changes
   */
  readonly openWindows?: (now: () => number) => ChangeWindows;
  /** Data: the plan's table, or JSON. */
  print(text: string): void;
  /** Everything else, in lines. */
  info(line: string): void;
  /** Somebody sits there who sees and can answer. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** How wide the terminal is that data goes to; absent where it goes elsewhere. */
  readonly columns?: number | undefined;
  /** Asks about one person; only where interactive. */
  ask(question: string): Promise<Answer>;
  /** Begins to show how far it has come: on a terminal as a bar, elsewhere in a line from time to time. */
  progress(total: number, secondsLeft: number): ProgressBar;
  /** For the request rate and retries. @default the computer's own */
  readonly timers?: Timers | undefined;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface ProgressBar {
  /** One more is done. @param secondsLeft of all that is to be done. */
  step(secondsLeft: number): void;
  end(): void;
}
