import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { SandboxError } from "../sandbox-error.ts";
import { cached } from "./cache.ts";
import type { Progress } from "./progress.ts";
import { run } from "./run.ts";

/** The version that is installed where there is none: the one of the SDK in package.json. */
const VERSION = "3.250.0";

/** The oldest minor version of the CLI, of the SDK's own major version, that the SDK is known to work with. */
const OLDEST_MINOR = 200;

const INSTALLER = "https://get.pulumi.com/install.sh";
const INSTALL_SCRIPT = fileURLToPath(new URL("./install-pulumi.ts", import.meta.url));

/**
 * Gives back a Pulumi CLI: the one on PATH, else one of the cache, which the official installer fetches or, where the
 * network does not let it, Go builds from the module proxy.
 *
 * @throws SandboxError `pulumi-cli-missing`, when none of the three worked.
 */
export async function pulumiCli(progress: Progress): Promise<PulumiCommand> {
  const onPath = await cliOnPath();
  if (onPath !== undefined) return onPath;
  const folder = await cached(`pulumi-${VERSION}`, (aside) => makeCli(aside, progress), isComplete);
  return PulumiCommand.get({ root: folder });
}

function cliIn(folder: string): string {
  return join(folder, "bin", "pulumi");
}

function isComplete(folder: string): boolean {
  return existsSync(cliIn(folder));
}

/** npm's package of that name is a launcher, which would download at its first run: a project's own does not count. */
async function cliOnPath(): Promise<PulumiCommand | undefined> {
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const found = folders.find((folder) => basename(folder) === "bin" && existsSync(join(folder, "pulumi")));
  if (found === undefined) return undefined;
  try {
    const command = await PulumiCommand.get({ root: dirname(found) });
    return (command.version?.minor ?? 0) >= OLDEST_MINOR ? command : undefined;
  } catch {
    return undefined;
  }
}

async function makeCli(folder: string, progress: Progress): Promise<void> {
  const tried = [await runInstaller(folder, progress)];
  if (!isComplete(folder)) tried.push(await buildWithGo(folder, progress));
  if (isComplete(folder)) return;
  throw new SandboxError(
    "pulumi-cli-missing",
    `There is no Pulumi CLI, and none could be had. Install it (https://www.pulumi.com/docs/iac/download-install/), or Go 1.25 or newer, and try again. ${tried.join(" ")}`,
  );
}

/** The installer has no time-out of its own, and on a closed network would keep one waiting. */
async function runInstaller(folder: string, progress: Progress): Promise<string> {
  try {
    const answer = await fetch(INSTALLER, { method: "HEAD", signal: AbortSignal.timeout(4_000) });
    if (!answer.ok) return `The installer's address answered ${answer.status}.`;
  } catch {
    return "The official installer cannot be reached.";
  }
  progress(`Installing the Pulumi CLI ${VERSION}, once, with its official installer.`);
  const { status, output } = await run(process.execPath, [INSTALL_SCRIPT, folder], {
    timeout: 5 * 60_000,
  });
  return status === 0 ? "" : `The official installer failed: ${output}`;
}

async function buildWithGo(folder: string, progress: Progress): Promise<string> {
  const { status } = await run("go", ["version"]);
  if (status !== 0) return "Go is not installed.";
  progress(`Building the Pulumi CLI ${VERSION} with Go, once: about three minutes.`);
  const source = join(folder, "source");
  mkdirSync(source);
  writeFileSync(
    join(source, "go.mod"),
    `module sandbox\n\nrequire github.com/pulumi/pulumi/pkg/v3 v${VERSION}\n`,
  );
  writeFileSync(
    join(source, "tools.go"),
    '//go:build tools\n\npackage tools\n\nimport _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"\n',
  );
  const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${VERSION}`;
  const steps = [
    ["mod", "tidy"],
    [
      "build",
      "-trimpath",
      "-ldflags",
      stamp,
      "-o",
      cliIn(folder),
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ],
  ];
  for (const step of steps) {
    const done = await run("go", step, { cwd: source, timeout: 20 * 60_000 });
    if (done.status !== 0) return `Go could not build it: ${done.output}`;
  }
  return "";
}
