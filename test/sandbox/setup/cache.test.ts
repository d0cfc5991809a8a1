import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { SandboxError } from "../../../sandbox/sandbox-error.ts";
import { cached, cacheFolder } from "../../../sandbox/setup/cache.ts";

const BUILDER_FILE = fileURLToPath(new URL("./build-once.ts", import.meta.url));

describe("The cache", () => {
  const before = process.env["QUICK_SIGN_IN_CACHE"];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-cache-"));
    process.env["QUICK_SIGN_IN_CACHE"] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env["QUICK_SIGN_IN_CACHE"];
    else process.env["QUICK_SIGN_IN_CACHE"] = before;
    rmSync(folder, { recursive: true });
  });

  const hasFile = (there: string) => existsSync(join(there, "file"));
  const build = async (aside: string) => writeFileSync(join(aside, "file"), "built");

  it("is in the system's cache folder outside the checkout, unless configured", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/caches" })).to.equal("/caches/quick-sign-in");
    expect(cacheFolder({ XDG_CACHE_HOME: "/caches", QUICK_SIGN_IN_CACHE: "/own" })).to.equal("/own");
    expect(cacheFolder({})).to.match(/\.cache\/quick-sign-in$/);
  });

  it("builds a missing entry once", async () => {
    let builds = 0;
    for (let turn = 0; turn < 2; turn += 1) {
      const made = await cached(
        "thing-1",
        async (aside) => {
          builds += 1;
          await build(aside);
        },
        hasFile,
      );
      expect(readFileSync(join(made, "file"), "utf8")).to.equal("built");
    }
    expect(builds).to.equal(1);
  });

  it("rebuilds a broken entry", async () => {
    mkdirSync(join(folder, "thing-1"));
    writeFileSync(join(folder, "thing-1", "half"), "");
    await cached("thing-1", build, hasFile);
    expect(readdirSync(join(folder, "thing-1"))).to.deep.equal(["file"]);
    expect(readdirSync(folder)).to.deep.equal(["thing-1"]);
  });

  it("keeps no files of a failed build", async () => {
    const failing = cached(
      "thing-1",
      async (aside) => {
        await build(aside);
        throw new Error("no network");
      },
      hasFile,
    );
    expect(await failing.catch((error: unknown) => String(error))).to.equal("Error: no network");
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("builds again after a process was killed during a build", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    writeFileSync(join(folder, "thing-1.lock"), String(gone.pid));
    mkdirSync(join(folder, `thing-1.${gone.pid}.building`));
    await cached("thing-1", build, hasFile);
    expect(readdirSync(folder)).to.deep.equal(["thing-1"]);
  });

  it("keeps no files and no lock if the process ends during a build, as after Ctrl-C", async () => {
    const builder = spawn(process.execPath, [BUILDER_FILE, "exit"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [said, [code]] = await Promise.all([builder.stderr.toArray(), once(builder, "exit")]);
    expect([Buffer.concat(said).toString(), code]).to.deep.equal(["", 130]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("names a folder that cannot be written, and how to choose another one", async () => {
    // A file in the place of the folder: root may write to every folder.
    writeFileSync(join(folder, "file"), "");
    process.env["QUICK_SIGN_IN_CACHE"] = join(folder, "file", "cache");
    const error = await cached("thing-1", build, hasFile).catch((refused: unknown) => refused);
    expect(error).to.be.instanceOf(SandboxError).and.include({ code: "cache-unwritable" });
    expect(String(error))
      .to.include(join(folder, "file", "cache"))
      .and.to.include("QUICK_SIGN_IN_CACHE=/path/to/folder npm run sandbox");
  });

  it("builds in only one of several processes, while the others wait", async () => {
    const builders = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [BUILDER_FILE], { stdio: ["ignore", "pipe", "inherit"] });
      return Promise.all([child.stdout.toArray(), once(child, "exit")]);
    });
    const answers = (await Promise.all(builders)).map(([chunks]) => Buffer.concat(chunks).toString().trim());
    expect(answers.sort()).to.deep.equal(["built", "found", "found", "found"]);
    expect(readdirSync(folder)).to.deep.equal(["slow-1"]);
  });
});
