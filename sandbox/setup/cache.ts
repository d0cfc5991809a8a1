import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../is-alive.ts";
import { removeFolder } from "../run-folder.ts";
import { SandboxError } from "../sandbox-error.ts";

/** How long to wait for another process that builds the same entry: a little longer than a build of the Pulumi CLI may take. */
const LOCK_TIMEOUT_MS = 31 * 60_000;

/** The folder for downloads and builds. It is outside the checkout, so that several checkouts share it. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return env["QUICK_SIGN_IN_CACHE"] || join(base, "quick-sign-in");
}

/**
 * Returns a folder of the cache, and builds it first if it is missing.
 *
 * It is built under another name and then renamed, so that an interrupted build is never used.
 *
 * @param name identifies the content and its version.
 * @param build fills the given folder.
 * @param complete checks whether an existing folder still works: for example, a linked interpreter may be gone.
 * @throws SandboxError `cache-locked` if another process builds for more than half an hour; `cache-unwritable`.
 */
export async function cached(
  name: string,
  build: (folder: string) => Promise<void>,
  complete: (folder: string) => boolean = existsSync,
): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (complete(folder)) return folder;
  const unlock = await openCache(folder);
  const leave = () => {
    removeFolder(draftOf(folder));
    unlock();
  };
  // After Ctrl-C, the process ends without coming back here.
  process.once("exit", leave);
  try {
    if (!complete(folder)) await buildAndRename(folder, build, complete);
  } finally {
    process.off("exit", leave);
    unlock();
  }
  return folder;
}

/** Makes the cache's folder and locks one of its entries. @returns the function that unlocks it */
async function openCache(folder: string): Promise<() => void> {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    return await lock(`${folder}.lock`);
  } catch (cause) {
    if (cause instanceof SandboxError) throw cause;
    throw new SandboxError(
      "cache-unwritable",
      `The folder for tools, ${cacheFolder()}, cannot be written: ${messageOf(cause)}. Choose another one: ` +
        "QUICK_SIGN_IN_CACHE=/path/to/folder npm run sandbox",
      { cause },
    );
  }
}

/**
 * An entry of the cache that does not work, with its folder, and how to start over.
 *
 * @param entry the folder of the entry.
 * @param fault what the tool does wrong.
 */
export function brokenEntry(entry: string, fault: string, cause?: unknown): SandboxError {
  return new SandboxError(
    "cache-broken",
    `${fault} It is in ${entry}. To start over, delete this folder and run the command again: rm -r '${entry}'`,
    { cause },
  );
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim().split("\n")[0] ?? "";
}

function draftOf(folder: string): string {
  return `${folder}.${process.pid}.building`;
}

async function buildAndRename(
  folder: string,
  build: (folder: string) => Promise<void>,
  complete: (folder: string) => boolean,
): Promise<void> {
  const draft = draftOf(folder);
  for (const draft of abandonedDrafts(folder)) rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  try {
    await build(draft);
    moveIntoPlace(draft, folder, complete);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Drafts of killed processes, or of an earlier process with this process's ID. */
function abandonedDrafts(folder: string): string[] {
  const prefix = `${basename(folder)}.`;
  return readdirSync(dirname(folder))
    .filter((name) => {
      const [, pid] = /^(\d+)\.building/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "") ?? [];
      return pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)));
    })
    .map((name) => join(dirname(folder), name));
}

/** Replaces a broken folder. Keeps one that another process has completed meanwhile, since it may be in use. */
function moveIntoPlace(draft: string, folder: string, complete: (folder: string) => boolean): void {
  if (complete(folder)) return;
  const broken = `${draft}.broken`;
  if (existsSync(folder)) renameSync(folder, broken);
  renameSync(draft, folder);
  rmSync(broken, { recursive: true, force: true });
}

/**
 * Locks by a file with the owner's process ID; a file whose owner has ended is ignored. The lock only saves duplicate work:
 * without it, each process would build its own draft, and the first complete one would be used.
 */
async function lock(path: string): Promise<() => void> {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  while (!tryLock(path)) {
    if (!isOwnerAlive(path)) rmSync(path, { force: true });
    else if (Date.now() > deadline) {
      throw new SandboxError(
        "cache-locked",
        `Another process has been installing tools for half an hour. If no such process is running, delete ${path}.`,
      );
    }
    await sleep(200);
  }
  return () => rmSync(path, { force: true });
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isOwnerAlive(path: string): boolean {
  try {
    return isAlive(Number(readFileSync(path, "utf8")));
  } catch {
    return false; // the owner has just released the lock
  }
}
