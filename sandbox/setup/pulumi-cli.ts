import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import packageJson from "../../package.json" with { type: "json" };
import { SandboxError } from "../sandbox-error.ts";
import { cached, cacheFolder } from "./cache.ts";
import type { Progress } from "./progress.ts";
import { run } from "./run.ts";

/** The version that is installed where there is none: the SDK's own. */
const VERSION = packageJson.dependencies["@pulumi/pulumi"];

/** The oldest minor version of the CLI, of the SDK's own major version, that the SDK is known to work with. */
const OLDEST_MINOR = 200;

/** The oldest Go that builds it. Source: go.mod of that version. */
const GO_VERSION = "1.25";

const NAME = `pulumi-${VERSION}`;
const INSTALLER = "https://get.pulumi.com/install.sh";
const INSTALL_SCRIPT = fileURLToPath(new URL("./install-pulumi.ts", import.meta.url));

/** How a Pulumi CLI can be had: it is there, in `folder/bin`, or it has to be fetched or built first. */
export type CliSource =
  | { readonly kind: "there"; readonly folder: string }
  | { readonly kind: "to-be-made"; readonly installer: boolean; readonly go: boolean };

/**
 * Finds a Pulumi CLI: the one on PATH, else the one of the cache, else what there is to get one with. Takes seconds.
 *
 * @throws SandboxError `pulumi-cli-missing`.
 */
export async function findCli(): Promise<CliSource> {
  const folder = await cliOnPath();
  if (folder !== undefined) return { kind: "there", folder };
  if (isComplete(join(cacheFolder(), NAME))) return { kind: "there", folder: join(cacheFolder(), NAME) };
  const [installer, go] = await Promise.all([reachesInstaller(), hasGo()]);
  if (installer || go) return { kind: "to-be-made", installer, go };
  throw missing("The official installer cannot be reached, and there is no Go to build one with.");
}

/**
 * Gives back a Pulumi CLI. The official installer fetches it or, where the network does not let it, Go builds it from the
 * module proxy.
 *
 * @throws SandboxError `pulumi-cli-missing`.
 */
export async function pulumiCli(source: CliSource, progress: Progress): Promise<PulumiCommand> {
  if (source.kind === "there") return PulumiCommand.get({ root: source.folder });
  const folder = await cached(NAME, (aside) => makeCli(aside, source, progress), isComplete);
  return PulumiCommand.get({ root: folder });
}

function cliIn(folder: string): string {
  return join(folder, "bin", "pulumi");
}

function isComplete(folder: string): boolean {
  return existsSync(cliIn(folder));
}

/** npm's package of that name is a launcher, which would download at its first run: a project's own does not count. */
async function cliOnPath(): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"));
  const found = folders.find((folder) => basename(folder) === "bin" && existsSync(join(folder, "pulumi")));
  if (found === undefined) return undefined;
  try {
    const command = await PulumiCommand.get({ root: dirname(found) });
    return (command.version?.minor ?? 0) >= OLDEST_MINOR ? dirname(found) : undefined;
  } catch {
    return undefined;
  }
}

async function makeCli(
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
    `There is no Pulumi CLI of version 3.${OLDEST_MINOR} or newer, and none could be had: install it (https://www.pulumi.com/docs/iac/download-install/), or Go ${GO_VERSION} or newer (https://go.dev/dl/). ${why}`,
  );
}

/** The installer has no time-out of its own, and on a closed network would keep one waiting. */
async function reachesInstaller(): Promise<boolean> {
  try {
    const answer = await fetch(INSTALLER, { method: "HEAD", signal: AbortSignal.timeout(4_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function hasGo(): Promise<boolean> {
  return (await run("go", ["version"])).status === 0;
}

async function runInstaller(folder: string, progress: Progress): Promise<string> {
  progress(`Installing the Pulumi CLI ${VERSION}, once, with its official installer.`);
  const { status, output } = await run(process.execPath, [INSTALL_SCRIPT, folder], {
    timeout: 5 * 60_000,
  });
  return status === 0 ? "" : `The official installer failed: ${output}`;
}

async function buildWithGo(folder: string, progress: Progress): Promise<string> {
  progress(`Building the Pulumi CLI ${VERSION} with Go, once: about five minutes.`);
  const source = join(folder, "source");
  mkdirSync(source);
  // The Go version lets Go leave out what no package of the CLI imports: half of 2.3 GB. Source: Go, "Module graph pruning".
  writeFileSync(
    join(source, "go.mod"),
    `module sandbox\n\ngo ${GO_VERSION}.0\n\nrequire github.com/pulumi/pulumi/pkg/v3 v${VERSION}\n`,
  );
  writeFileSync(
    join(source, "tools.go"),
    '//go:build tools\n\npackage tools\n\nimport _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"\n',
  );
  const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${VERSION}`;
  const main = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
  const build = ["build", "-mod=mod", "-trimpath", "-ldflags", stamp, "-o", cliIn(folder), main];
  const done = await run("go", build, { cwd: source, timeout: 30 * 60_000 });
  if (done.status !== 0) return `Go could not build it: ${done.output}`;
  rmSync(source, { recursive: true });
  return "";
}
