import type { SyncIo } from "../../sync/cli/shared/io.ts";
import { FastTimers } from "./fast-timers.ts";

/** Sync's input and output in a pipeline: no terminal, and no prompts. */
export function quietIo(changes: Partial<SyncIo> = {}): SyncIo {
  return {
    print: () => {},
    info: () => {},
    interactive: false,
    color: false,
    ask: () => Promise.reject(new Error("There is no terminal for prompts.")),
    progress: () => ({ step: () => {}, end: () => {} }),
    timers: new FastTimers(),
    signal: new AbortController().signal,
    ...changes,
  };
}
