import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SandboxError } from "./errors.ts";
import { freePort } from "./ports.ts";

const LAUNCHER = fileURLToPath(new URL("emulators/aws.py", import.meta.url));
const GUARD = new URL("guard.mjs", import.meta.url).href;

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmulatorPlace {
  readonly python: string;
  readonly account: string;
  readonly region: string;
  /** Folder for its state and log. */
  readonly folder: string;
}

/**
 * Starts the emulator of AWS on a free port of loopback, with IAM enforced.
 *
 * It ends with this process, however this process ends: it watches the pipe on its standard input.
 *
 * @throws SandboxError EMULATOR_FAILED with the end of its log.
 */
export async function startEmulator(place: EmulatorPlace): Promise<Emulator> {
  const port = await freePort();
  const logFile = join(place.folder, "emulator.log");
  const log = openSync(logFile, "w");
  const child = spawn(place.python, [LAUNCHER], {
    env: emulatorEnv(place, port),
    stdio: ["pipe", log, log],
    // Ctrl-C goes to the whole group of the terminal; the emulator has to outlive the engine that is still ending.
    detached: true,
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, logFile);
  return { url, stop: () => stop(child) };
}

/** Nothing of the caller's environment: no proxy, no credentials, and no way for them to reach a Lambda. */
function emulatorEnv({ account, region, folder }: EmulatorPlace, port: number): Record<string, string> {
  return {
    HOME: folder,
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1",
    // A second listener would open on all interfaces otherwise.
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    LAMBDA_EXECUTOR: "local",
    MINISTACK_REGION: region,
    MINISTACK_ACCOUNT_ID: account,
    STATE_DIR: folder,
    TMPDIR: folder,
    DOCKER_HOST: "unix:///nonexistent.sock",
    AUTH: "true",
    NODE_OPTIONS: `--no-deprecation --import ${GUARD}`,
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

async function ready(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null) {
    try {
      if ((await fetch(`${url}/_ministack/ready`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  const tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n");
  throw new SandboxError("EMULATOR_FAILED", `The emulator did not start. The end of its log:\n${tail}`);
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 3_000).unref();
  });
}
