/** Loaded at its first use: it takes most of a start that calls neither AWS nor a provider (bench/bridge/start.ts). */
export function nodeCrypto(): typeof import("node:crypto") {
  return process.getBuiltinModule("node:crypto");
}
