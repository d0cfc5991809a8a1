import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startChromium } from "../../../sandbox/setup/chromium.ts";

describe("The browser", () => {
  const before = process.env["TMPDIR"];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-browser-"));
    process.env["TMPDIR"] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    rmSync(folder, { recursive: true });
  });

  it("leaves no temporary folder behind, whichever browsers are installed", async () => {
    const started = await startChromium();
    await started.close();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("leaves nothing behind of the folders that Chromium does not delete", async () => {
    const started = await startChromium();
    const own = readdirSync(folder).filter((name) => !name.startsWith("playwright"));
    expect(own).to.have.length(1);
    mkdirSync(join(folder, own[0] ?? "", ".org.chromium.Chromium.abc"));
    await started.close();
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
