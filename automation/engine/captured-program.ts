import type { StackOptions } from "../../infra/stack.ts";
import type { Program } from "./workspace.ts";

/** A program that keeps the error it failed with: the engine reports only its text. */
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
