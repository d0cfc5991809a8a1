import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startEmulator } from "../../sandbox/emulator-process.ts";
import { SandboxError } from "../../sandbox/sandbox-error.ts";
import { findPython } from "../../sandbox/setup/python.ts";

describe("An emulator that does not start", () => {
  const before = process.env["QUICK_SIGN_IN_CACHE"];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-emulator-"));
    process.env["QUICK_SIGN_IN_CACHE"] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env["QUICK_SIGN_IN_CACHE"];
    else process.env["QUICK_SIGN_IN_CACHE"] = before;
    rmSync(folder, { recursive: true });
  });

  async function refusalOf(code: string, ownPython?: string): Promise<SandboxError> {
    const script = join(folder, "emulator.py");
    writeFileSync(script, code);
    const { executable } = await findPython();
    const log = join(folder, "log");
    // Port 9 (discard) answers nothing.
    const command = { python: ownPython ?? executable, script, log, env: {}, ready: "http://127.0.0.1:9/" };
    const error = await startEmulator(command).catch((refused: unknown) => refused);
    if (error instanceof SandboxError) return error;
    throw new Error("nothing was refused");
  }

  it("because a package is missing is named with its folder in the cache, and how to start over", async () => {
    const venv = join(folder, "emulators-python3");
    mkdirSync(join(venv, "bin"), { recursive: true });
    symlinkSync((await findPython()).executable, join(venv, "bin", "python"));
    const error = await refusalOf("import no_such_package", join(venv, "bin", "python"));
    expect(error.code).to.equal("cache-broken");
    expect(error.message).to.include("No module named 'no_such_package'").and.to.include(`rm -r '${venv}'`);
  });

  it("in a Python that is not in the cache gets no advice to delete it", async () => {
    const error = await refusalOf("import no_such_package");
    expect(error.code).to.equal("emulator-failed");
    expect(error.message).to.include("No module named").and.not.to.include("rm -r");
  });

  it("for another reason is named with the end of its log", async () => {
    const error = await refusalOf("raise SystemExit('the port is in use')");
    expect(error.code).to.equal("emulator-failed");
    expect(error.message).to.include("the port is in use");
  });
});
