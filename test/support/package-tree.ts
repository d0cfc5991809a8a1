import { createRequire } from "node:module";

const require = createRequire(import.meta.resolve("@pulumi/pulumi"));
let isKept = false;

/**
 * Reads the tree of installed packages once in this process. The SDK reads it for the proxy's archive in each run of the program,
 * a fifth of a second of processor time, and takes nothing of it.
 */
export function keepPackageTree(): void {
  if (isKept) return;
  isKept = true;
  const { Arborist }: { Arborist: { prototype: { loadActual(): Promise<unknown> } } } =
    require("@npmcli/arborist");
  const { loadActual } = Arborist.prototype;
  let tree: Promise<unknown> | undefined;
  Arborist.prototype.loadActual = function keep(this: unknown) {
    tree ??= loadActual.call(this);
    return tree;
  };
}
