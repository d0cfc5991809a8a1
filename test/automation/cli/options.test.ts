import { expect } from "chai";
import { type Command, CommanderError } from "commander";
import { type Actions, commandLine } from "../../../automation/cli/options.ts";

/** The result of a command line: the action with its flags, or the error text. */
async function parse(...args: string[]): Promise<{ action?: string; flags?: unknown; said: string }> {
  let said = "";
  let called: { action: string; flags: unknown } | undefined;
  const note = (action: keyof Actions) => async (flags: unknown) => {
    called = { action, flags };
  };
  const program = commandLine({
    provision: note("provision"),
    outputs: note("outputs"),
    doctor: note("doctor"),
    signIn: note("signIn"),
    exchange: note("exchange"),
    keys: note("keys"),
    destroy: note("destroy"),
    sandbox: note("sandbox"),
    user: note("user"),
  });
  const quiet = (command: Command) =>
    command.exitOverride().configureOutput({
      writeErr: (text) => {
        said += text;
      },
    });
  const quieten = (command: Command): void => {
    quiet(command).commands.forEach(quieten);
  };
  quieten(program);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
  }
  return { ...called, said };
}

describe("The command line", () => {
  it("asks, changes and syncs nothing by default", async () => {
    expect((await parse("provision")).flags).to.deep.equal({
      sandbox: false,
      json: false,
      preview: false,
      expectNoChanges: false,
      refresh: false,
      yes: false,
      sync: "none",
      replace: [],
      allowWeaker: [],
      allowLockout: false,
      allowOtherIssuer: [],
    });
    expect((await parse("destroy")).flags).to.include({ yes: false, deleteUsers: false });
    expect((await parse("sandbox")).flags).to.deep.equal({ once: false, federation: false });
  });

  it("signs in as Amazon Quick with a browser, unless it is said otherwise", async () => {
    expect((await parse("sign-in")).flags).to.deep.equal({ sandbox: false, json: false, headless: false });
    const line = "sign-in --stack prod --client notes --headless --json --sandbox";
    expect(await parse(...line.split(" "))).to.deep.include({
      action: "signIn",
      flags: { stack: "prod", client: "notes", headless: true, json: true, sandbox: true },
    });
    for (const command of ["sign-in", "exchange"])
      expect((await parse(command, "--provider", "okta")).flags).to.include({ provider: "okta" });
    expect((await parse("sign-in", "--headles")).said).to.include("(Did you mean --headless?)");
  });

  it("takes every flag of provision", async () => {
    const line =
      "provision --stack prod --sandbox --json --yes --sync local --replace pool api --preview --refresh --allow-lockout --allow-other-issuer okta partner --allow-weaker retain waf";
    expect((await parse(...line.split(" "))).flags).to.deep.equal({
      stack: "prod",
      sandbox: true,
      json: true,
      preview: true,
      expectNoChanges: false,
      refresh: true,
      yes: true,
      sync: "local",
      replace: ["pool", "api"],
      allowWeaker: ["retain", "waf"],
      allowLockout: true,
      allowOtherIssuer: ["okta", "partner"],
    });
  });

  it("deploys nothing for --expect-no-changes, with --preview or without", async () => {
    const { flags } = await parse("provision", "--yes", "--expect-no-changes");
    expect(flags).to.include({ preview: true, expectNoChanges: true });
  });

  it("gives outputs and destroy their stack", async () => {
    expect(await parse("outputs", "--stack", "prod", "--json")).to.deep.include({ action: "outputs" });
    const { action, flags } = await parse("destroy", "--stack", "prod", "--yes", "--delete-users");
    expect(action).to.equal("destroy");
    expect(flags).to.include({ stack: "prod", yes: true, deleteUsers: true });
  });

  it("suggests what may have been meant", async () => {
    expect((await parse("provison")).said).to.include("Did you mean provision?");
    expect((await parse("provision", "--previw")).said).to.include("Did you mean --preview?");
  });

  for (const wrong of [
    ["provision", "--sync", "okta"],
    ["provision", "--replace", "lambda"],
    ["provision", "--stack"],
    ["provision", "prod"],
    ["destroy", "--force"],
    ["teardown"],
    ["sandbox", "user", "add", "jane", "Jane"],
    ["sandbox", "user", "add", "jane@example.com", "  "],
    ["sandbox", "user", "change", "jane@example.com"],
    ["sandbox", "user", "delete", "jane@example.com"],
  ]) {
    it(`does nothing for "${wrong.join(" ")}", and says why`, async () => {
      const { action, said } = await parse(...wrong);
      expect(action).to.equal(undefined);
      expect(said).to.match(/^error: /);
    });
  }

  it("adds identity providers to the sandbox only when asked to", async () => {
    const { action, flags } = await parse("sandbox", "--once", "--federation");
    expect({ action, flags }).to.deep.equal({ action: "sandbox", flags: { once: true, federation: true } });
  });

  it("accepts each change of a user of the sandbox", async () => {
    const flagsOf = async (...words: string[]) => (await parse("sandbox", "user", ...words)).flags;
    expect(await flagsOf("list")).to.deep.equal({ action: "list" });
    expect(await flagsOf("add", "j@example.com", "J Doe")).to.deep.equal({
      action: "add",
      email: "j@example.com",
      name: "J Doe",
    });
    expect(await flagsOf("change", "j@example.com", "--name", "Jo")).to.deep.equal({
      action: "change",
      email: "j@example.com",
      to: { name: "Jo" },
    });
    for (const action of ["disable", "enable", "remove"])
      expect(await flagsOf(action, "j@example.com")).to.deep.equal({ action, email: "j@example.com" });
  });

  it("names what may be replaced", async () => {
    const { said } = await parse("provision", "--replace", "lambda");
    expect(said).to.include(
      "Protected resources are pool, client, domain, pagesDomain, api, stage, apiDomain, scimTable, keyTable, trustedTokenIssuer.",
    );
  });

  it("refuses an empty user of the doctor", async () => {
    const { action, said } = await parse("doctor", "--user", " ");
    expect(action).to.equal(undefined);
    expect(said).to.contain("Expected an e-mail");
  });

  it("takes the ARN of a role for exchange, and nothing else", async () => {
    const role = "arn:aws:iam::111122223333:role/team/Analyst";
    const { action, flags } = await parse("exchange", "--role", role, "--headless", "--json");
    expect(action).to.equal("exchange");
    expect(flags).to.deep.equal({ role, headless: true, json: true, sandbox: false });
    const session = "arn:aws:sts::111122223333:assumed-role/Analyst/x";
    for (const wrong of ["Analyst", session]) {
      const { action: none, said } = await parse("exchange", "--role", wrong);
      expect(none).to.equal(undefined);
      expect(said).to.contain("Expected the ARN of a role");
    }
  });
});
