import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What the driver's commands read of a checkout; the packages are lent by this one. */
const PARTS = [
  "automation",
  "bridge",
  "docs",
  "doctor",
  "index.ts",
  "infra",
  "package.json",
  "proxy",
  "Pulumi.README.md",
  "Pulumi.yaml",
  "sandbox",
  "sign-in",
  "sync",
  "tsconfig.json",
];

/** A checkout of its own, so that a test's stack files and running sandbox are not the developer's. */
export interface Checkout {
  readonly folder: string;
  remove(): void;
}

/** Makes a second checkout, as a `git clone` would. */
export function newCheckout(): Checkout {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "quick-sign-in-checkout-")));
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  lendPackages(join(folder, "node_modules"));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The packages are this checkout's; the cache of compiled code is not, and goes with the folder. */
function lendPackages(folder: string): void {
  mkdirSync(folder);
  for (const name of readdirSync(join(ROOT, "node_modules")))
    if (name !== ".cache") symlinkSync(join(ROOT, "node_modules", name), join(folder, name));
}
