import type { StackOptions } from "../../infra/stack.ts";
import type { Program } from "./workspace.ts";

/** A program for the engine that keeps the error it ended with: the engine passes on its text alone. */
export interface CapturedProgram {
  readonly program: () => Promise<Record<string, unknown>>;
  readonly error: () => unknown;
}

export function capture(program: Program, options: StackOptions): CapturedProgram {
  let error: unknown;
  return {
    program: async () => {
      try {
        return { ...(await program(options)) };
      } catch (thrown) {
        error = thrown;
        throw thrown;
      }
    },
    error: () => error,
  };
}
