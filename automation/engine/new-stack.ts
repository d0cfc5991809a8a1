import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { DriverError } from "../terminal/errors.ts";
import { withTemporaryFolder } from "./temporary-folder.ts";
import { createStack, openStack, type StackRef } from "./workspace.ts";

/** What the engine writes into a stack's file to encrypt secrets. */
const ENCRYPTION = /^(?:encryptionsalt|encryptedkey|secretsprovider):/m;

/** Opens a stack. @returns undefined if it does not exist. */
export async function findStack(stackRef: StackRef): Promise<Stack | undefined> {
  try {
    return await openStack(stackRef);
  } catch (error) {
    if (error instanceof DriverError && error.code === "STACK_UNKNOWN") return undefined;
    throw error;
  }
}

/**
 * Provides a stack for the preview of one that does not exist. It has the same name, in a folder and a backend of its own, which
 * are deleted when the work or the process ends: a preview makes nothing in the user's backend and folder.
 */
export async function withPreviewStack<T>(
  stackRef: StackRef,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  return withTemporaryFolder("quick-sign-in-preview-", async (folder) =>
    work(await createIn(folder, stackRef)),
  );
}

function createIn(folder: string, stackRef: StackRef): Promise<Stack> {
  const backend = join(folder, "state");
  mkdirSync(backend);
  copyFileSync(join(stackRef.workDir, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  linkPackages(stackRef.workDir, folder);
  const settings = fileOf(stackRef, stackRef.workDir);
  if (existsSync(settings)) copyFileSync(settings, fileOf(stackRef, folder));
  const isEncrypted = existsSync(settings) && ENCRYPTION.test(readFileSync(settings, "utf8"));
  const env = { PULUMI_BACKEND_URL: pathToFileURL(backend).href };
  // Secrets that the file has already need their own passphrase; this stack's state is never kept.
  const passphrase = isEncrypted ? {} : { PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("hex") };
  return createStack({ stack: shortName(stackRef), workDir: folder }, { ...env, ...passphrase });
}

/** Pulumi's provider of dynamic resources resolves packages from the project's folder. Windows allows junctions to all users. */
function linkPackages(workDir: string, folder: string): void {
  const packages = join(workDir, "node_modules");
  if (existsSync(packages)) symlinkSync(packages, join(folder, "node_modules"), "junction");
}

/** The name without the organisation that Pulumi Cloud puts in front. */
function shortName({ stack }: StackRef): string {
  return stack.split("/").at(-1) ?? stack;
}

function fileOf(stackRef: StackRef, folder: string): string {
  return join(folder, `Pulumi.${shortName(stackRef)}.yaml`);
}
