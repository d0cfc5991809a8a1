import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { walkThroughPages } from "../../../sandbox/sign-in/pages.ts";
import { type Checkout, newCheckout } from "../../automation/support/checkout.ts";
import { type Running, run, start } from "../../automation/support/driver.ts";
import { descendantsOf, remaining } from "../../automation/support/processes.ts";
import { until } from "../../support/until.ts";

/** The desktop app's port may be busy for a moment: another checkout's sandbox can be proving a sign-in there. */
const ATTEMPTS = 5;

describe("npm run sandbox", () => {
  let checkout: Checkout;
  let sandbox: Running;

  before(async () => {
    checkout = newCheckout();
    for (let attempt = 1; ; attempt++) {
      sandbox = start(checkout.folder, ["sandbox", "--federation"], {});
      try {
        await sandbox.untilOutput(/Press Ctrl-C to stop the sandbox\./);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || !/18080|EADDRINUSE/.test(sandbox.output())) throw error;
        await sleep(3_000);
      }
    }
  });

  after(async () => {
    sandbox?.child.kill("SIGKILL");
    checkout?.remove();
  });

  const inIt = (line: string) => run(checkout.folder, line.split(" "), {});

  it("prints how long each part took, and that a sign-in was verified", () => {
    const said = sandbox.output();
    for (const part of ["AWS emulators", "Stack", "Invitations", "Sign-in", "Directory sync"])
      expect(said).to.match(new RegExp(`^${part}: \\d+\\.\\d s$`, "m"));
    expect(said).to.match(
      /^ada\.lovelace@example\.com signed in through the proxy and refreshed the tokens; the audience of the ID token is \w+\.$/m,
    );
  });

  // The one warning: users of example-login and other-pool can sign in, whom IAM Identity Center may not know.
  it("has exchanged the token for a session of the user, and ends with a doctor without a failure", () => {
    expect(sandbox.output()).to.match(
      /^IAM Identity Center took the ID token for its user [\w-]+, who is arn:aws:sts::\d+:assumed-role\/sign-in-caller-/m,
    );
    expect(sandbox.output()).to.match(
      /^npm run doctor -- --sandbox: No failure, 1 warning: application\.users\. \d+ ok/m,
    );
    expect(sandbox.output()).to.not.match(/\beyJ[\w-]{8,}\./);
  });

  it("has signed in with each identity provider, and says how the reader does", () => {
    const said = sandbox.output();
    for (const line of [
      "barbara.liskov@example.com signed in with example-login, and refreshed the tokens.",
      "margaret.hamilton@example.com signed in with other-pool, and refreshed the tokens.",
      "Grace.Hopper@Example.com signed in with IAMIdentityCenter, and refreshed the tokens.",
    ])
      expect(said).to.include(line);
    expect(said).to.include("npm run sign-in -- --sandbox --provider NAME");
    expect(said).to.match(/^ {2}other-pool: .* margaret\.hamilton@example\.com with the password \S+$/m);
  });

  it("says how many sample users were invited, and where the others are explained", () => {
    expect(sandbox.output()).to.include(
      "18 of 25 sample users were invited. The other 7 show whom sync leaves alone, and why: " +
        "npm run sync -- --source idc --sandbox --actions skip",
    );
  });

  it("prints the outputs and the invitation of one sample person, as it was mailed", () => {
    const said = sandbox.output();
    expect(said).to.include("│ Authorization Endpoint ");
    expect(said).to.include("This invitation was sent to alan.turing@example.com:");
    expect(said).to.match(/this temporary password: \S{8,}/);
    expect(said).not.to.match(/<br>|&nbsp;|<b>|<\/b>/);
  });

  it("prints an address at which the reader's own browser gets the sign-in page", async () => {
    const [, address = ""] = /in your own browser: (\S+)/.exec(sandbox.output()) ?? [];
    const page = await fetch(address);
    expect(page.status).to.equal(200);
    expect(new URL(page.url).hostname).to.equal("127.0.0.1");
    const text = await page.text();
    expect(text).to.match(/<input[^>]+name="?password/);
    for (const name of ["example-login", "other-pool", "IAMIdentityCenter"])
      expect(text).to.include(`Continue with ${name}`);
  });

  it("lets a second terminal read the outputs", async () => {
    const { code, stdout } = await inIt("outputs --sandbox --json");
    expect(code).to.equal(0);
    expect(sandbox.output()).to.include(JSON.parse(stdout).ClientId);
  });

  it("lets a second terminal sync, which finds all users there", async () => {
    const { code, stdout, stderr } = await inIt("sync --source idc --sandbox --yes --json");
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(JSON.parse(stdout)).to.be.an("object");
  });

  it("lets a second terminal check for changes, and finds none", async () => {
    const { code, stderr } = await inIt("provision --sandbox --expect-no-changes");
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include("Stack sandbox:").and.to.include("nothing to change");
  });

  it("releases the desktop app's port to a sign-in of a second terminal", async () => {
    const [, temporaryPassword = ""] = /this temporary password: (\S+)/.exec(sandbox.output()) ?? [];
    const signIn = start(checkout.folder, ["sign-in", "--sandbox", "--headless"], {});
    const shown = /http:\/\/localhost:18080\/start\/\S+(?=\n)/;
    await signIn.untilOutput(shown);
    const [address = ""] = shown.exec(signIn.output()) ?? [];
    await walkThroughPages(address, "http://localhost:18080", {
      email: "alan.turing@example.com",
      temporaryPassword,
      newPassword: "Correct-Horse-9",
    });
    expect((await signIn.ended).code, signIn.output()).to.equal(0);
    expect(signIn.output())
      .to.include("✓ The sign-in works.")
      .and.to.not.match(/\beyJ[\w-]{8,}\./);
  });

  it("lets a second terminal sign in at the other pool with the printed password", async () => {
    const [, password = ""] = /with the password (\S+)$/m.exec(sandbox.output()) ?? [];
    const line = "sign-in --sandbox --headless --provider other-pool";
    const signIn = start(checkout.folder, line.split(" "), {});
    const shown = /http:\/\/localhost:18080\/start\/\S+(?=\n)/;
    await signIn.untilOutput(shown);
    const [address = ""] = shown.exec(signIn.output()) ?? [];
    await walkThroughPages(address, "http://localhost:18080", {
      email: "margaret.hamilton@example.com",
      temporaryPassword: password,
      newPassword: "",
    });
    expect((await signIn.ended).code, signIn.output()).to.equal(0);
  });

  it("has shown that the pool is updated within 10 s after each change in Identity Center", () => {
    const [, seconds] =
      /added, changed, disabled, enabled and removed; the user pool was updated within (\d+\.\d) s each time\.$/m.exec(
        sandbox.output(),
      ) ?? [];
    expect(Number(seconds)).to.be.above(0).and.below(10);
  });

  it("lets a second terminal change Identity Center, and shows the pool's changes in the first", async () => {
    const steps: readonly [line: string[], shown: string][] = [
      [["add", "sam.sample@example.com", "Sam Sample"], "sam.sample@example.com was invited."],
      [
        ["change", "SAM.SAMPLE@example.com", "--email", "sam@example.com"],
        "sam.sample@example.com now has the e-mail sam@example.com.",
      ],
      [["disable", "sam@example.com"], "sam@example.com was disabled and signed out."],
      [["enable", "sam@example.com"], "sam@example.com was enabled again."],
      [["remove", "sam@example.com"], "sam@example.com was disabled and signed out."],
    ];
    const shownOfPool = () => sandbox.output().match(/^User pool: .*$/gm) ?? [];
    const expected: string[] = [];
    for (const [words, shown] of steps) {
      expected.push(`User pool: ${shown}`);
      const { code, stderr } = await run(checkout.folder, ["sandbox", "user", ...words], {});
      expect([code, stderr]).to.deep.equal([0, stderr]);
      expect(stderr).to.match(/^User pool: updated after \d+\.\d s\.$/m);
      await until(async () => shownOfPool().length >= expected.length);
      expect(shownOfPool()).to.deep.equal(expected);
    }
  });

  it("lists the users, and reports an unknown one", async () => {
    const { stdout } = await inIt("sandbox user list");
    expect(stdout).to.include("dora.disabled@example.com  Dora Disabled  (disabled)");
    expect(stdout).to.include("(no e-mail)  Nora Nomail").and.not.to.include("sam@example.com");
    expect((await inIt("sandbox user disable TEAM@example.com")).stderr).to.include(
      "write the address with upper and lower case as listed",
    );
    const { code, stderr } = await inIt("sandbox user remove nobody@example.com");
    expect([code, stderr]).to.deep.equal([1, stderr]);
    expect(stderr).to.include("No user in the sandbox's Identity Center has nobody@example.com.");
    expect(stderr).to.include("npm run sandbox -- user list");
  });

  it("lets a second terminal delete the stack, including its accounts", async () => {
    const { code, stderr } = await inIt("destroy --sandbox --delete-users");
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr)
      .to.include("will be deleted with 23 accounts")
      .and.to.include("No resource of the stack stays in the account.");
  });

  it("ends with 0 at Ctrl-C, and leaves no process and no record behind", async () => {
    const processes = descendantsOf(sandbox.child.pid ?? 0);
    expect(processes.map(({ command }) => command).join("\n")).to.include("sandbox/emulators/aws.py");
    const record = join(checkout.folder, ".sandbox", "running.json");
    // The AWS CLI takes an empty AWS_PROFILE for a name.
    const { env }: { env: Record<string, string> } = JSON.parse(readFileSync(record, "utf8"));
    expect(Object.keys(env)).to.include("AWS_ENDPOINT_URL").and.not.include("AWS_PROFILE");
    expect(Object.values(env)).not.to.include("");
    sandbox.child.kill("SIGINT");
    const { code, stderr } = await sandbox.ended;
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(await remaining(processes)).to.deep.equal([]);
    expect(existsSync(record)).to.equal(false);
  });
});
