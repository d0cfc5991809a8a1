import type { SyncIo } from "../../sync/cli/shared/io.ts";
import { FastTimers } from "./fast-timers.ts";

/** No terminal, and nobody to ask: what a pipeline gives to sync. */
export function quietIo(changes: Partial<SyncIo> = {}): SyncIo {
  return {
    print: () => {},
    info: () => {},
    interactive: false,
    color: false,
    ask: () => Promise.reject(new Error("There is nobody to ask.")),
    progress: () => ({ step: () => {}, end: () => {} }),
    timers: new FastTimers(),
    signal: new AbortController().signal,
    ...changes,
  };
}
