import {
  type ChangeWindows,
  openChangeWindow,
  type WindowOptions,
  type WindowStorage,
} from "../../../../sync/state/change-window/change-window.ts";
import { EMPTY_WINDOW } from "../../../../sync/state/change-window/entries.ts";

/** Windows in this process, with conditional writes as the table has them. */
export function memoryWindows(options: WindowOptions): ChangeWindows {
  const open = () => openChangeWindow(memoryStorage(), options);
  return { removals: open(), emailChanges: open() };
}

export function memoryStorage(): WindowStorage {
  let stored = { state: EMPTY_WINDOW, version: "0" };
  return {
    read: async () => stored,
    replace: async (version, state) => {
      if (version !== stored.version) return false;
      stored = { state, version: String(Number(version) + 1) };
      return true;
    },
  };
}
