import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import packageJson from "../../package.json" with { type: "json" };
import { SandboxError } from "../sandbox-error.ts";
import { brokenEntry, cached, cacheFolder } from "./cache.ts";
import type { Progress } from "./progress.ts";
import { run } from "./run.ts";

/** The version to install if there is no CLI: the SDK's own. */
const CLI_VERSION = packageJson.dependencies["@pulumi/pulumi"];

/** The oldest minor version of the CLI, within the SDK's major version, that the SDK supports. */
const MIN_CLI_MINOR = 200;

/** The oldest Go that builds the CLI. Source: go.mod of that version. */
const MIN_GO_VERSION = "1.25";

const CACHE_NAME = `pulumi-${CLI_VERSION}`;
const INSTALLER_URL = "https://get.pulumi.com/install.sh";
const INSTALL_SCRIPT = fileURLToPath(new URL("./install-pulumi.ts", import.meta.url));

/** How to get a Pulumi CLI: it is installed in `folder/bin`, or it must be downloaded or built first. */
export type CliSource =
  | { readonly kind: "installed"; readonly folder: string }
  | { readonly kind: "missing"; readonly installer: boolean; readonly go: boolean };

/**
 * Finds a Pulumi CLI on PATH or in the cache, or else the tools that can install one. Takes seconds.
 *
 * @throws SandboxError `pulumi-cli-missing`.
 */
export async function findCli(): Promise<CliSource> {
  const folder = await cliOnPath();
  if (folder !== undefined) return { kind: "installed", folder };
  if (isComplete(join(cacheFolder(), CACHE_NAME)))
    return { kind: "installed", folder: join(cacheFolder(), CACHE_NAME) };
  const [installer, go] = await Promise.all([reachesInstaller(), hasGo()]);
  if (installer || go) return { kind: "missing", installer, go };
  throw missing("The official installer cannot be reached, and Go is not installed.");
}

/**
 * Returns a Pulumi CLI. If there is none, the official installer downloads it. If the network prevents that, Go builds it
 * from the module proxy.
 *
 * @throws SandboxError `pulumi-cli-missing`; `cache-broken` if the one of the cache does not start.
 */
export async function pulumiCli(source: CliSource, progress: Progress): Promise<PulumiCommand> {
  const folder =
    source.kind === "installed"
      ? source.folder
      : await cached(CACHE_NAME, (draft) => installCli(draft, source, progress), isComplete);
  try {
    return await PulumiCommand.get({ root: folder });
  } catch (cause) {
    if (folder !== join(cacheFolder(), CACHE_NAME)) throw cause;
    throw brokenEntry(
      folder,
      "The Pulumi CLI does not print its version: the file may be incomplete.",
      cause,
    );
  }
}

function cliIn(folder: string): string {
  return join(folder, "bin", "pulumi");
}

function isComplete(folder: string): boolean {
  return existsSync(cliIn(folder));
}

/** Skips node_modules: npm's package of that name is a launcher, which downloads a CLI at its first run. */
async function cliOnPath(): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const found = folders.find((folder) => basename(folder) === "bin" && existsSync(join(folder, "pulumi")));
  if (found === undefined) return undefined;
  try {
    const command = await PulumiCommand.get({ root: dirname(found) });
    return (command.version?.minor ?? 0) >= MIN_CLI_MINOR ? dirname(found) : undefined;
  } catch {
    return undefined;
  }
}

async function installCli(
  folder: string,
  { installer, go }: { readonly installer: boolean; readonly go: boolean },
  progress: Progress,
): Promise<void> {
  const tried: string[] = [];
  if (installer) tried.push(await runInstaller(folder, progress));
  if (!isComplete(folder) && go) tried.push(await buildWithGo(folder, progress));
  if (!isComplete(folder)) throw missing(tried.join(" "));
}

function missing(why: string): SandboxError {
  return new SandboxError(
    "pulumi-cli-missing",
    `No Pulumi CLI 3.${MIN_CLI_MINOR} or newer was found, and it could not be installed: install it (https://www.pulumi.com/docs/iac/download-install/), or Go ${MIN_GO_VERSION} or newer (https://go.dev/dl/). ${why}`,
  );
}

/** The installer has no time-out, and would hang on a closed network. */
async function reachesInstaller(): Promise<boolean> {
  try {
    const answer = await fetch(INSTALLER_URL, { method: "HEAD", signal: AbortSignal.timeout(4_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function hasGo(): Promise<boolean> {
  return (await run("go", ["version"])).status === 0;
}

async function runInstaller(folder: string, progress: Progress): Promise<string> {
  progress(`Installing the Pulumi CLI ${CLI_VERSION} with its official installer. This happens once.`);
  const { status, output } = await run(process.execPath, [INSTALL_SCRIPT, folder], {
    timeout: 5 * 60_000,
  });
  return status === 0 ? "" : `The official installer failed: ${output}`;
}

async function buildWithGo(folder: string, progress: Progress): Promise<string> {
  progress(`Building the Pulumi CLI ${CLI_VERSION} with Go. This happens once and takes about five minutes.`);
  const source = join(folder, "source");
  mkdirSync(source);
  // With this Go version, Go skips modules that the CLI does not import: half of 2.3 GB. Source: Go, "Module graph pruning".
  writeFileSync(
    join(source, "go.mod"),
    `module sandbox\n\ngo ${MIN_GO_VERSION}.0\n\nrequire github.com/pulumi/pulumi/pkg/v3 v${CLI_VERSION}\n`,
  );
  writeFileSync(
    join(source, "tools.go"),
    '//go:build tools\n\npackage tools\n\nimport _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"\n',
  );
  const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${CLI_VERSION}`;
  const main = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
  const build = ["build", "-mod=mod", "-trimpath", "-ldflags", stamp, "-o", cliIn(folder), main];
  const done = await run("go", build, { cwd: source, timeout: 30 * 60_000 });
  if (done.status !== 0) return `Go could not build it: ${done.output}`;
  rmSync(source, { recursive: true });
  return "";
}
