import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SandboxError } from "../sandbox-error.ts";
import { cached } from "./cache.ts";
import type { Progress } from "./progress.ts";
import { run } from "./run.ts";

const REQUIREMENTS = fileURLToPath(new URL("../emulators/requirements.txt", import.meta.url));
const PYTHON_NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** The oldest minor version of Python 3 that all pinned packages support. */
const MIN_PYTHON_MINOR = 11;

const VERSION_CODE =
  "import sys, venv, ensurepip; print('%d.%d %s' % (*sys.version_info[:2], sys.executable))";

/** Written last: marks a complete installation. */
const MARKER_FILE = "installed.txt";

/** A Python interpreter installed on this computer. */
export interface Python {
  readonly executable: string;
  readonly version: string;
}

/**
 * Returns the path of an interpreter with the emulators, in a virtual environment of the cache.
 *
 * @throws SandboxError `python-missing`, `python-packages-failed`.
 */
export async function emulatorPython(python: Python, progress: Progress): Promise<string> {
  const wanted = createHash("sha256")
    .update(readFileSync(REQUIREMENTS))
    .update(python.executable)
    .digest("hex");
  const name = `emulators-python${python.version}-${wanted.slice(0, 12)}`;
  const folder = await cached(name, (draft) => install(python, draft, progress), isComplete);
  return interpreter(folder);
}

/** Checks for the interpreter too: it is a link to the system's Python, which may be gone. */
function isComplete(folder: string): boolean {
  return existsSync(interpreter(folder)) && existsSync(join(folder, MARKER_FILE));
}

function interpreter(folder: string): string {
  return join(folder, "bin", "python");
}

async function install(python: Python, folder: string, progress: Progress): Promise<void> {
  progress("Installing the AWS emulators. This happens once and takes about half a minute.");
  const created = await run(python.executable, ["-m", "venv", folder]);
  if (created.status !== 0)
    throw missing(`${python.executable} cannot create a virtual environment: ${created.output}`);
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--require-hashes",
    "--requirement",
    REQUIREMENTS,
  ];
  const installed = await run(interpreter(folder), pip, { timeout: 10 * 60_000 });
  if (installed.status === 0) return writeFileSync(join(folder, MARKER_FILE), "");
  throw new SandboxError(
    "python-packages-failed",
    `pip could not install the AWS emulators. Check that this computer reaches the Python package index. pip said: ${installed.output}`,
  );
}

/**
 * Finds a Python that is new enough and can create virtual environments.
 *
 * @throws SandboxError `python-missing`.
 */
export async function findPython(): Promise<Python> {
  for (const candidate of PYTHON_NAMES) {
    const { status, output } = await run(candidate, ["-c", VERSION_CODE]);
    const found = /^3\.(\d+) (.+)$/m.exec(output);
    const [, minor, executable] = found ?? [];
    if (status === 0 && executable !== undefined && Number(minor) >= MIN_PYTHON_MINOR)
      return { executable, version: `3.${minor}` };
  }
  throw missing(`No Python 3.${MIN_PYTHON_MINOR} or newer with the module venv was found.`);
}

function missing(found: string): SandboxError {
  return new SandboxError(
    "python-missing",
    `${found} The sandbox needs it for its AWS emulators: install Python from python.org or your system's packages (on Debian and Ubuntu: apt install python3 python3-venv).`,
  );
}
