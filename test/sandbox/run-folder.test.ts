import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const MODULE = JSON.stringify(fileURLToPath(new URL("../../sandbox/run-folder.ts", import.meta.url)));

describe("The folder of a sandbox", () => {
  let temporary: string;

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "quick-sign-in-folders-"));
  });
  afterEach(() => rmSync(temporary, { recursive: true }));

  const env = () => ({ ...process.env, TMPDIR: temporary });
  const args = (code: string) => [
    "--input-type=module",
    "-e",
    `const { createRunFolder } = await import(${MODULE}); const folder = createRunFolder(); ${code}`,
  ];
  const runs = (code: string) => spawnSync(process.execPath, args(code), { env: env(), encoding: "utf8" });

  /** A folder as a sandbox leaves it. */
  function left(name: string, owner: unknown): string {
    const folder = join(temporary, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "owner.json"), typeof owner === "string" ? owner : JSON.stringify(owner));
    return folder;
  }

  async function deadPid(): Promise<number> {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    return gone.pid ?? 0;
  }

  it("is gone when the process ends, whatever the reason", () => {
    for (const code of ["", "process.exit(130)", "throw new Error('failed')", "folder.remove()"]) {
      const { stdout } = runs(
        `import("node:fs").then(({ existsSync }) => console.log(existsSync(folder.path))); ${code}`,
      );
      expect(stdout.trim(), code).to.be.oneOf(["", "true", "false"]);
      expect(readdirSync(temporary), code).to.deep.equal([]);
    }
  });

  it("is deleted again when the process ends, after a program that was interrupted has written to it", () => {
    const { status } = runs(
      `folder.remove(); (await import("node:fs")).mkdirSync(folder.path + "/state", { recursive: true });`,
    );
    expect(status).to.equal(0);
    expect(readdirSync(temporary)).to.deep.equal([]);
  });

  it("is deleted by the next start after its process was killed", async () => {
    const killed = spawn(process.execPath, args('process.send("up"); setInterval(() => {}, 1000)'), {
      env: env(),
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    await once(killed, "message");
    expect(readdirSync(temporary)).to.have.length(1);
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(readdirSync(temporary)).to.have.length(1);
    expect(runs("").status).to.equal(0);
    expect(readdirSync(temporary)).to.deep.equal([]);
  });

  it("is left alone while its process runs, on another computer, and if it is no sandbox's", async () => {
    const pid = await deadPid();
    const dead = { pid, host: hostname() };
    const elsewhere = join(temporary, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "owner.json"), JSON.stringify(dead));
    symlinkSync(elsewhere, join(temporary, "quick-sign-in-Linked"));
    const kept = [
      left("quick-sign-in-Alive1", { pid: process.pid, host: hostname() }),
      left("quick-sign-in-Other2", { pid, host: "another-container" }),
      left("quick-sign-in-Broken", "{"),
      left("quick-sign-in-cache-Abc123", dead),
      elsewhere,
    ];
    const running = join(temporary, "quick-sign-in-Begun5");
    mkdirSync(running);
    const abandoned = left("quick-sign-in-Dead34", dead);
    // The Pulumi CLI of an interrupted start writes its log after the folder was deleted.
    const rest = join(temporary, "quick-sign-in-Rest56");
    mkdirSync(join(rest, "pulumi-home", "logs"), { recursive: true });
    expect(runs("").status).to.equal(0);
    expect([...kept, running].filter((folder) => !existsSync(folder))).to.deep.equal([]);
    expect(existsSync(join(elsewhere, "owner.json"))).to.equal(true);
    expect([abandoned, rest].filter((folder) => existsSync(folder))).to.deep.equal([]);
  });
});
