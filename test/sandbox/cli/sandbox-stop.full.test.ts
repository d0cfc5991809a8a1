import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Checkout, newCheckout } from "../../automation/support/checkout.ts";
import { start } from "../../automation/support/driver.ts";
import { descendantsOf, remaining } from "../../automation/support/processes.ts";
import { until } from "../../support/until.ts";

describe("npm run sandbox, stopped early", () => {
  let checkout: Checkout;

  before(() => {
    checkout = newCheckout();
  });

  after(() => checkout?.remove());

  it("ends with 130 at Ctrl-C before it is up with its identity providers, and leaves neither process nor folder behind", async () => {
    const early = start(checkout.folder, ["sandbox", "--once", "--federation"], {});
    await early.untilOutput(/^Identity providers: /m);
    const processes = descendantsOf(early.child.pid ?? 0);
    const folder = folderOf(processes);
    expect(existsSync(folder)).to.equal(true);
    early.child.kill("SIGINT");
    const { code, stderr } = await early.ended;
    expect([code, stderr]).to.deep.equal([130, stderr]);
    expect(await remaining(processes)).to.deep.equal([]);
    expect(existsSync(folder)).to.equal(false);
  });

  it("ends with 130 at Ctrl-C while the emulators start, and leaves nothing behind", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "quick-sign-in-stop-"));
    try {
      const early = start(checkout.folder, ["sandbox", "--once"], { TMPDIR: temporary });
      await early.untilOutput(/^Starting AWS on this machine\./m);
      const processes = descendantsOf(early.child.pid ?? 0);
      early.child.kill("SIGINT");
      const { code, stderr } = await early.ended;
      expect([code, stderr]).to.deep.equal([130, stderr]);
      expect(await remaining(processes)).to.deep.equal([]);
      expect(readdirSync(temporary, { recursive: true })).to.deep.equal([]);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });

  it("leaves no process behind when it is killed in the middle of its work", async () => {
    // A killed process leaves its folders: the next start deletes the sandbox's.
    const temporary = mkdtempSync(join(tmpdir(), "quick-sign-in-kill-"));
    const killed = start(checkout.folder, ["sandbox", "--once"], { TMPDIR: temporary });
    const processes = () => descendantsOf(killed.child.pid ?? 0);
    const commands = () =>
      processes()
        .map(({ command }) => command)
        .join("\n");
    await until(async () => commands().includes("pulumi up"));
    expect(commands()).to.include("emulators/aws.py");
    const before = processes();
    killed.child.kill("SIGKILL");
    expect(await remaining(before)).to.deep.equal([]);
    rmSync(temporary, { recursive: true });
  });
});

/** A sandbox's folder, from an emulator's command line. */
function folderOf(processes: readonly { command: string }[]): string {
  const [, folder] = /(\S+)\/people\.json/.exec(processes.map(({ command }) => command).join("\n")) ?? [];
  if (folder === undefined) throw new Error("No emulator of people is running.");
  return folder;
}
