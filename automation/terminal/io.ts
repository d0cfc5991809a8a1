/** The output, the terminal and the signals of a command; tests replace them. */
export interface DriverIo {
  /** Data, on stdout. */
  print(text: string): void;
  /** A line for the user, on stderr: stdout is for data. */
  info(line: string): void;
  /** A user can see the output and answer questions. */
  readonly interactive: boolean;
  /** Asks a yes-or-no question; only called if interactive. */
  confirm(question: string): Promise<boolean>;
  /** Asks for text; only called if interactive. */
  type(question: string): Promise<string>;
  readonly interrupts: Interrupts;
}

/** Ctrl-C, as a command sees it. */
export interface Interrupts {
  /** Runs work that must not be cut off: it receives the first and the second Ctrl-C. */
  during<T>(work: (ctrlC: CtrlC) => Promise<T>): Promise<T>;
}

export interface CtrlC {
  /** Aborted by the first Ctrl-C. */
  readonly first: AbortSignal;
  /** Aborted by the second. */
  readonly second: AbortSignal;
}
