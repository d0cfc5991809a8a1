/** What a command may use of the world around it; main gives the real one, tests their own. */
export interface DriverIo {
  /** Data, on stdout. */
  print(text: string): void;
  /** A line for the person, on stderr: stdout is for data. */
  info(line: string): void;
  /** Somebody sits there who sees and can answer. */
  readonly interactive: boolean;
  /** Asks yes or no; only called when interactive. */
  confirm(question: string): Promise<boolean>;
  /** Asks for a word to be typed; only called when interactive. */
  type(question: string): Promise<string>;
  readonly interrupts: Interrupts;
}

/** Ctrl-C, as a command sees it. */
export interface Interrupts {
  /** Runs something that must not be cut off: it gets the first and the second Ctrl-C itself. */
  during<T>(work: (ctrlC: CtrlC) => Promise<T>): Promise<T>;
}

export interface CtrlC {
  /** Aborted by the first Ctrl-C. */
  readonly first: AbortSignal;
  /** Aborted by the second. */
  readonly second: AbortSignal;
}
