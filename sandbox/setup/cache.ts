import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../sandbox-error.ts";

/** Milliseconds to wait for another process that builds the same thing, a little longer than the Pulumi CLI may take. */
const PATIENCE = 31 * 60_000;

/** Where things stay that are downloaded or built once: outside the checkout, so that a second one finds them too. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return env["QUICK_SIGN_IN_CACHE"] || join(base, "quick-sign-in");
}

/**
 * Gives back a folder of the cache, and builds it first where it is missing.
 *
 * It is built under another name and then renamed, so that one that was interrupted is never taken for a finished one.
 *
 * @param name names the contents and their version: another version is another folder.
 * @param build fills the folder that it is given.
 * @param complete says whether what is there still works; a linked interpreter can have gone away.
 * @throws SandboxError `cache-locked` when another process keeps building for half an hour.
 */
export async function cached(
  name: string,
  build: (folder: string) => Promise<void>,
  complete: (folder: string) => boolean = existsSync,
): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (complete(folder)) return folder;
  mkdirSync(cacheFolder(), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (!complete(folder)) await buildAside(folder, build, complete);
  } finally {
    unlock();
  }
  return folder;
}

async function buildAside(
  folder: string,
  build: (folder: string) => Promise<void>,
  complete: (folder: string) => boolean,
): Promise<void> {
  const aside = `${folder}.${process.pid}.building`;
  for (const left of leftBehind(folder)) rmSync(left, { recursive: true, force: true });
  mkdirSync(aside);
  try {
    await build(aside);
    moveIn(aside, folder, complete);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** What processes left that were killed while they built, or have our own id from before. */
function leftBehind(folder: string): string[] {
  const prefix = `${basename(folder)}.`;
  return readdirSync(dirname(folder))
    .filter((name) => {
      const [, pid] = /^(\d+)\.building/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "") ?? [];
      return pid !== undefined && (Number(pid) === process.pid || !lives(Number(pid)));
    })
    .map((name) => join(dirname(folder), name));
}

/** Takes a broken one out of the way first. What another process finished meanwhile stays: somebody may be using it. */
function moveIn(aside: string, folder: string, complete: (folder: string) => boolean): void {
  if (complete(folder)) return;
  const broken = `${aside}.broken`;
  if (existsSync(folder)) renameSync(folder, broken);
  renameSync(aside, folder);
  rmSync(broken, { recursive: true, force: true });
}

/**
 * A file that holds its owner's process id; one whose owner is gone counts for nothing. It spares a second process the
 * work and no more: two that hold it at once would each build aside, and the first to finish be used.
 */
async function lock(path: string): Promise<() => void> {
  const deadline = Date.now() + PATIENCE;
  while (!tryLock(path)) {
    if (!ownerLives(path)) rmSync(path, { force: true });
    else if (Date.now() > deadline) {
      throw new SandboxError(
        "cache-locked",
        `Another process has been setting up for half an hour. If none is running, delete ${path}.`,
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

function ownerLives(path: string): boolean {
  try {
    return lives(Number(readFileSync(path, "utf8")));
  } catch {
    return false; // it has just let go
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
