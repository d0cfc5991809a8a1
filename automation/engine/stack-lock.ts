import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { stackLocked } from "./engine-errors.ts";
import { ask } from "./workspace.ts";

/** A lock as the local backend stores it. Source: lockContent in pkg/backend/diy/lock.go of Pulumi. */
const lock = z.object({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/**
 * Refuses a stack that another update has locked, before the user is asked: the engine looks for locks only afterwards. It looks at
 * a local backend's files, and asks Pulumi Cloud; in a bucket only the engine finds the lock.
 *
 * @throws DriverError STACK_LOCKED
 */
export async function assertUnlocked(stack: Stack): Promise<void> {
  // As the CLI does. Source: pkg/workspace/creds.go of Pulumi.
  const url =
    process.env["PULUMI_BACKEND_URL"] || (await ask(stack, () => stack.workspace.whoAmI())).url || "";
  const holder = url.startsWith("file://") ? await localLock(stack, url) : await cloudLock(stack, url);
  if (holder !== undefined) throw stackLocked(holder, { stack: stack.name });
}

async function localLock(stack: Stack, url: string): Promise<string | undefined> {
  const { name: project } = await stack.workspace.projectSettings();
  const locks = join(folderOf(url, stack.workspace.workDir), ".pulumi", "locks");
  const short = stack.name.split("/").at(-1) ?? stack.name;
  // The second one is that of backends from before Pulumi 3.61, whose stacks belong to no project.
  return locksIn(join(locks, "organization", project, short)) ?? locksIn(join(locks, short));
}

/** As the CLI reads it: "~" is the home folder, "." the project's. Source: massageBlobPath in pkg/backend/diy/backend.go of Pulumi. */
function folderOf(url: string, workDir: string): string {
  const [address = ""] = url.slice("file://".length).split("?");
  const path = decodeURIComponent(address);
  return path.startsWith("~") ? join(homedir(), path.slice(1)) : resolve(workDir, path);
}

function locksIn(folder: string): string | undefined {
  try {
    const [first] = readdirSync(folder).filter((name) => name.endsWith(".json"));
    if (first === undefined) return undefined;
    const content: unknown = JSON.parse(readFileSync(join(folder, first), "utf8"));
    const { username, hostname, pid, timestamp } = lock.parse(content);
    return `created by ${username}@${hostname} (pid ${pid}) at ${timestamp}`;
  } catch {
    // No stack has been locked there, or the lock went or is of another version: the engine decides.
    return undefined;
  }
}

async function cloudLock(stack: Stack, url: string): Promise<string | undefined> {
  if (!url.startsWith("http")) return undefined;
  const stacks = await ask(stack, () => stack.workspace.listStacks());
  return stacks.some(({ name, updateInProgress }) => name === stack.name && updateInProgress === true)
    ? "an update is in progress"
    : undefined;
}
