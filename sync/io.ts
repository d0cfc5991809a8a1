/** An answer to one question of several. */
export type Answer = "yes" | "no" | "all" | "quit" | "interrupted";

/** What sync uses of the world around it: main gives a terminal, tests and the driver their own. */
export interface SyncIo {
  /** Data: the plan's table, or JSON. */
  print(text: string): void;
  /** Everything else, in lines. */
  say(line: string): void;
  /** Somebody sits there who sees and can answer. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Asks about one person; only where interactive. */
  ask(question: string): Promise<Answer>;
  /** Shows how far it has come; only where interactive. */
  progress(total: number): ProgressBar;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface ProgressBar {
  step(): void;
  end(): void;
}
