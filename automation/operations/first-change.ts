import type { KeyStore } from "../../bridge/keys/key-store.ts";
import type { Register } from "../../bridge/keys/register.ts";
import type { DriverError } from "../terminal/errors.ts";
import type { KeysTarget } from "./keys-target.ts";

/** The keys of a provider, of which nothing is changed once the user has pressed Ctrl-C before the first change. */
export interface StoppableKeys {
  readonly target: KeysTarget;
  /** Rejects at Ctrl-C, unless a change has begun. */
  readonly stopped: Promise<never>;
}

/**
 * Lets Ctrl-C end what reads or asks: without a change, nothing can be left half done. From the first change on, it ends nothing here.
 *
 * @param pressed at Ctrl-C. @param error creates the error.
 */
export function stoppableKeys(
  target: KeysTarget,
  pressed: AbortSignal,
  error: () => DriverError,
): StoppableKeys {
  let hasBegun = false;
  const begin = () => {
    if (pressed.aborted && !hasBegun) throw error();
    hasBegun = true;
  };
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => {
    if (!hasBegun) reject(error());
  };
  if (pressed.aborted) stop();
  pressed.addEventListener("abort", stop, { once: true });
  stopped.catch(() => {});
  const stores = { kms: beginning(target.stores.kms, begin), secret: beginning(target.stores.secret, begin) };
  return {
    target: { ...target, register: recording(target.register, begin), stores, beforeChange: begin },
    stopped,
  };
}

function recording(register: Register, begin: () => void): Register {
  return {
    read: () => register.read(),
    write: async (...change) => {
      begin();
      return register.write(...change);
    },
  };
}

function beginning(store: KeyStore, begin: () => void): KeyStore {
  return {
    find: (algorithm) => store.find(algorithm),
    publicHalf: (key) => store.publicHalf(key),
    state: (arn) => store.state(arn),
    make: async (...change) => {
      begin();
      return store.make(...change);
    },
    scheduleDeletion: async (arn) => {
      begin();
      return store.scheduleDeletion(arn);
    },
  };
}
