import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FakeAws, type Fault } from "../../support/fake-aws/index.ts";
import { poolUser } from "../../sync/pool-users.ts";
import { start } from "../support/driver.ts";
import { CTRL_C, startAtTerminal } from "../support/terminal.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Two signals within this time are one key press. */
const NEXT_PRESS_MS = 800;

/** More than the calls of one test. */
const silent = (operation: string, how: Fault["how"] = "silent"): Fault[] =>
  Array.from({ length: 20 }, (_, index) => ({ operation, call: index + 1, when: "before", how }));

describe("Ctrl-C of a sync whose AWS does not answer", () => {
  let aws: FakeAws;
  let env: Record<string, string>;

  beforeEach(async () => {
    aws = new FakeAws();
    env = await aws.start();
    aws.cognito.users.set("ada", poolUser("ada"));
  });
  afterEach(() => aws.stop());

  const words = (line: string) =>
    `sync ${line} --source idc --identity-store-id d-1234567890 --pool-id eu-central-1_FakePool1`.split(" ");
  const seen = async (operation: string) => {
    while (aws.calls[operation] === undefined) await sleep(20);
  };
  const run = (line: string) => start(ROOT, words(line), env);

  for (const [what, operation] of [
    ["directory", "Directory.ListUsers"],
    ["user pool", "ListUsers"],
    ["description of the pool", "DescribeUserPool"],
  ] as const) {
    for (const how of ["silent", "stalled"] as const) {
      it(`ends the reading of the ${what}, which is ${how}, with 130`, async () => {
        aws.behaviour.faults = silent(operation, how);
        const command = run("--dry-run");
        await seen(operation);
        await sleep(100);
        const pressed = performance.now();
        command.child.kill("SIGINT");
        const { code, stdout, stderr } = await command.ended;
        expect([code, stdout, stderr]).to.deep.equal([130, "", stderr]);
        expect(stderr).to.include("Interrupted while the directory and the user pool were read.");
        expect(performance.now() - pressed).to.be.below(5_000);
      });
    }
  }

  it("is one JSON document, too", async () => {
    aws.behaviour.faults = silent("Directory.ListUsers");
    const command = run("--dry-run --json");
    await seen("Directory.ListUsers");
    command.child.kill("SIGINT");
    const { code, stdout } = await command.ended;
    expect([code, JSON.parse(stdout).error.code]).to.deep.equal([130, "INTERRUPTED"]);
  });

  it("waits for changes in progress, and ends at once when it is pressed again", async () => {
    aws.behaviour.faults = silent("AdminDisableUser");
    const command = run("--yes --allow-removals 1");
    await seen("AdminDisableUser");
    command.child.kill("SIGINT");
    await command.untilOutput(
      /Stopping\. Calls in progress finish first; press Ctrl-C again to exit immediately\./,
    );
    await sleep(NEXT_PRESS_MS);
    expect(command.child.exitCode).to.equal(null);
    command.child.kill("SIGINT");
    const { code, stderr } = await command.ended;
    expect(code).to.equal(130);
    expect(stderr).to.include("Exited immediately. Calls in progress may still take effect.");
  });

  it("works on a terminal, where the key reaches the command itself", async () => {
    aws.behaviour.faults = silent("Directory.ListUsers");
    const command = startAtTerminal(ROOT, words("--dry-run"), env);
    await seen("Directory.ListUsers");
    await command.untilOutput(/Reading IAM Identity Center/);
    command.press(CTRL_C);
    expect((await command.ended).code).to.equal(130);
  });
});
