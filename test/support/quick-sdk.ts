import { createRequire } from "node:module";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";

const require = createRequire(import.meta.resolve("@pulumi/pulumi"));
let isQuick = false;

/** Takes away what Pulumi's SDK does in each run of a program of this process, and that no test needs. */
export function useQuickSdk(): void {
  if (isQuick) return;
  isQuick = true;
  keepPackageTree();
  leaveOutTraces();
}

/**
 * Caches the tree of installed packages in this process. In each run of the program, the SDK reads it for the proxy's archive,
 * although the archive contains no packages. That takes a fifth of a second of processor time.
 */
function keepPackageTree(): void {
  const { Arborist }: { Arborist: { prototype: { loadActual(): Promise<unknown> } } } =
    require("@npmcli/arborist");
  const { loadActual } = Arborist.prototype;
  let tree: Promise<unknown> | undefined;
  Arborist.prototype.loadActual = function loadOnce(this: unknown) {
    tree ??= loadActual.call(this);
    return tree;
  };
}

/**
 * Leaves out the stack trace that the SDK notes with each promise, for PULUMI_DEBUG_PROMISE_LEAKS: a fifth of the processor time of a
 * program with mocks. Promises that never end are still found.
 */
function leaveOutTraces(): void {
  const original: unknown = Reflect.get(debuggable, "debuggablePromise");
  if (typeof original !== "function") throw new Error("Pulumi's SDK has no debuggablePromise any more.");
  Object.assign(debuggable, {
    debuggablePromise: (...args: unknown[]): unknown => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return Reflect.apply(original, debuggable, args);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    },
  });
}
