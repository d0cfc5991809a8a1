import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../../sandbox/index.ts";

/** Where the file backend keeps the locks of a stack. */
function locksOf(sandbox: Sandbox, stack: string): string {
  return join(sandbox.folder, "pulumi-state/.pulumi/locks/organization/quick-sign-in", stack);
}

export function isLocked(sandbox: Sandbox, stack: string): boolean {
  try {
    return readdirSync(locksOf(sandbox, stack)).some((name) => name.endsWith(".json"));
  } catch {
    return false; // no stack has ever been locked there
  }
}

/** Locks a stack as another update does. @returns a function that unlocks it */
export function lockAs(
  sandbox: Sandbox,
  stack: string,
  holder: { pid: number; username: string },
): () => void {
  const folder = locksOf(sandbox, stack);
  const file = join(folder, "another-update.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...holder, hostname: "laptop", timestamp: "2026-11-20T10:00:00Z" }));
  return () => rmSync(file);
}
