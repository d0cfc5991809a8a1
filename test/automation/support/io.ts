import type { CommandLineIo } from "../../../automation/cli/run.ts";

/** A user in front of a command, as far as a test needs one. */
export interface User {
  /** There is no terminal unless one of the answers is given. */
  readonly confirms?: boolean;
  readonly types?: string;
}

export interface RecordedIo extends CommandLineIo {
  /** All data, as it would be on stdout. */
  readonly printed: string[];
  /** All lines, as they would be on stderr. */
  readonly messages: string[];
  /** Everything that was asked. */
  readonly asked: string[];
}

/** The world around a command, without a terminal and without Ctrl-C. */
export function recordedIo({ confirms, types }: User = {}): RecordedIo {
  const printed: string[] = [];
  const messages: string[] = [];
  const asked: string[] = [];
  const never = new AbortController().signal;
  return {
    printed,
    messages,
    asked,
    print: (text) => printed.push(text),
    info: (line) => messages.push(line),
    interactive: confirms !== undefined || types !== undefined,
    confirm: async (question) => {
      asked.push(question);
      return confirms ?? false;
    },
    type: async (question) => {
      asked.push(question);
      return types ?? "";
    },
    interrupts: {
      during: (work) => work({ first: never, second: never }),
      idle: new Promise<never>(() => {}),
    },
  };
}
