import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import packageJson from "../../../package.json" with { type: "json" };
import { SandboxError } from "../../../sandbox/sandbox-error.ts";
import { findCli, pulumiCli } from "../../../sandbox/setup/pulumi-cli.ts";
import { findPython } from "../../../sandbox/setup/python.ts";
import { setUpTools } from "../../../sandbox/setup/tools.ts";

/** Creates a program that prints this text and exits with 0 for any arguments. */
function pretend(folder: string, name: string, prints: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\necho '${prints}'\n`);
  chmodSync(join(folder, name), 0o755);
}

describe("Set-up on a machine", () => {
  const before = { ...process.env };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-machine-"));
    process.env["QUICK_SIGN_IN_CACHE"] = join(folder, "cache");
    process.env["PATH"] = join(folder, "empty");
  });
  afterEach(() => {
    for (const name of ["QUICK_SIGN_IN_CACHE", "PATH"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  async function refusal(attempt: Promise<unknown>): Promise<SandboxError> {
    try {
      await attempt;
    } catch (error) {
      if (error instanceof SandboxError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  }

  it("without Python explains how to install it", async () => {
    const error = await refusal(findPython());
    expect(error.code).to.equal("python-missing");
    expect(error.message)
      .to.match(/No Python 3\.11 or newer/)
      .and.match(/python\.org/);
  });

  it("refuses a Python that is too old", async () => {
    pretend(join(folder, "empty"), "python3", "3.10 /usr/bin/python3");
    expect((await refusal(findPython())).code).to.equal("python-missing");
    pretend(join(folder, "empty"), "python3.12", "3.12 /opt/python3.12");
    expect(await findPython()).to.deep.equal({ executable: "/opt/python3.12", version: "3.12" });
  });

  it("uses the Pulumi CLI on PATH, unless it is an npm launcher or too old", async () => {
    const bin = join(folder, "pulumi", "bin");
    pretend(bin, "pulumi", "v3.231.0");
    process.env["PATH"] = [bin, "/usr/bin", "/bin"].join(delimiter);
    expect(await findCli()).to.deep.equal({ kind: "installed", folder: join(folder, "pulumi") });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(bin, join(folder, "node_modules", "bin"));
    process.env["PATH"] = [join(folder, "node_modules", "bin"), "/usr/bin", "/bin"].join(delimiter);
    expect(await found()).to.not.equal("installed");
    pretend(bin, "pulumi", "v3.100.0");
    process.env["PATH"] = [bin, "/usr/bin", "/bin"].join(delimiter);
    expect(await found()).to.not.equal("installed");
  });

  it("uses the Pulumi CLI of the cache before it looks for installers", async () => {
    const version = packageJson.dependencies["@pulumi/pulumi"];
    const kept = join(folder, "cache", `pulumi-${version}`);
    pretend(join(kept, "bin"), "pulumi", `v${version}`);
    expect(await findCli()).to.deep.equal({ kind: "installed", folder: kept });
  });

  it("names a Pulumi CLI of the cache that does not start, with its folder and how to start over", async () => {
    const version = packageJson.dependencies["@pulumi/pulumi"];
    const kept = join(folder, "cache", `pulumi-${version}`);
    pretend(join(kept, "bin"), "pulumi", `v${version}`);
    // As after a full disk: the beginning of a program.
    writeFileSync(join(kept, "bin", "pulumi"), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]));
    const error = await refusal(findCli().then((source) => pulumiCli(source, () => {})));
    expect(error.code).to.equal("cache-broken");
    expect(error.message).to.include("may be incomplete").and.to.include(`rm -r '${kept}'`);
  });

  it("builds with Go if the installer cannot be reached", async () => {
    pretend(join(folder, "empty"), "go", "go version go1.26.0 linux/amd64");
    const source = await findCli();
    expect(source).to.include({ kind: "missing", go: true });
  });

  it("says before it builds the Pulumi CLI how long that takes", async () => {
    pretend(join(folder, "empty"), "go", "built nothing");
    process.env["PATH"] = [join(folder, "empty"), "/usr/bin", "/bin"].join(delimiter);
    const told: string[] = [];
    const source = { kind: "missing", installer: false, go: true } as const;
    await refusal(pulumiCli(source, (sentence) => told.push(sentence)));
    expect(told.join("\n")).to.match(/Building the Pulumi CLI .* happens once and takes about five minutes/);
  });

  it("names all missing tools before it installs anything", async function () {
    if (await reachesInternet()) this.skip();
    const error = await refusal(setUpTools(() => {}));
    expect(error.code).to.equal("tools-missing");
    expect(error.message)
      .to.match(/No Python/)
      .and.match(/Go 1\.25 or newer/);
  });

  async function found(): Promise<string> {
    try {
      return (await findCli()).kind;
    } catch (error) {
      if (error instanceof SandboxError) return error.code;
      throw error;
    }
  }

  async function reachesInternet(): Promise<boolean> {
    return fetch("https://get.pulumi.com/install.sh", {
      method: "HEAD",
      signal: AbortSignal.timeout(4_000),
    }).then(
      () => true,
      () => false,
    );
  }
});
