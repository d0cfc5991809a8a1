import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./is-alive.ts";

const PREFIX = "quick-sign-in-";
const NAME = /^quick-sign-in-[A-Za-z0-9]{6}$/;

/** Holds the process that uses the folder, and its computer: containers can share a temporary folder, but not process IDs. */
const OWNER_FILE = "owner.json";

/** What a Pulumi CLI, of a command that was interrupted, may write after the folder was deleted. A running sandbox has other files too. */
const WRITTEN_LATE = ["pulumi-home", "pulumi-state"];

/** The folder of a running sandbox. */
export interface RunFolder {
  readonly path: string;
  remove(): void;
}

/** The folders that this process has made. */
const made = new Set<string>();

/**
 * Makes the folder of a sandbox, and deletes those of sandboxes that were killed. The folder is deleted when this process ends, also by
 * Ctrl-C during the start, and if it was deleted before: the Pulumi CLI of an interrupted command may have written to it since.
 */
export function createRunFolder(): RunFolder {
  for (const folder of abandonedFolders()) removeFolder(folder);
  const path = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(path, OWNER_FILE), JSON.stringify({ pid: process.pid, host: hostname() }));
  if (made.size === 0) process.once("exit", () => made.forEach(removeFolder));
  made.add(path);
  return { path, remove: () => removeFolder(path) };
}

/** Deletes a folder, perhaps while this process ends: a program that was just killed may still write to it. */
export function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The next start tries again.
  }
}

/** Folders of this user on this computer whose process has ended. */
function abandonedFolders(): string[] {
  return readdirSync(tmpdir())
    .filter((name) => NAME.test(name))
    .map((name) => join(tmpdir(), name))
    .filter(isAbandoned);
}

function isAbandoned(folder: string): boolean {
  try {
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return false;
    const names = readdirSync(folder);
    if (names.length > 0 && names.every((name) => WRITTEN_LATE.includes(name))) return true;
    const { pid, host } = JSON.parse(readFileSync(join(folder, OWNER_FILE), "utf8"));
    return host === hostname() && typeof pid === "number" && !isAlive(pid);
  } catch {
    // Another program's folder, or one that has just been deleted.
    return false;
  }
}
