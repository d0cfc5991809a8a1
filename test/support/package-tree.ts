import { createRequire } from "node:module";

const require = createRequire(import.meta.resolve("@pulumi/pulumi"));
let isCached = false;

/**
 * Caches the tree of installed packages in this process. In each run of the program, the SDK reads it for the proxy's archive,
 * although the archive contains no packages. That takes a fifth of a second of processor time.
 */
export function keepPackageTree(): void {
  if (isCached) return;
  isCached = true;
  const { Arborist }: { Arborist: { prototype: { loadActual(): Promise<unknown> } } } =
    require("@npmcli/arborist");
  const { loadActual } = Arborist.prototype;
  let tree: Promise<unknown> | undefined;
  Arborist.prototype.loadActual = function loadOnce(this: unknown) {
    tree ??= loadActual.call(this);
    return tree;
  };
}
