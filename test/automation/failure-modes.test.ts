import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type CheckoutCommands, newCheckoutCommands } from "./support/checkout-commands.ts";
import { type Commands, commandsIn } from "./support/commands.ts";
import { type Ended, type Environment, startProcess } from "./support/driver.ts";
import { type FakeSts, startFakeSts } from "./support/fake-sts.ts";
import { isLocked } from "./support/pulumi-state.ts";

const BROKEN_PROGRAM = fileURLToPath(new URL("./support/broken-program.ts", import.meta.url));

interface Case {
  readonly when: string;
  readonly line?: string;
  /** It needs a process of its own. @default false */
  readonly isProcess?: boolean;
  readonly env?: () => Environment;
  readonly code: number;
  readonly says: string;
  readonly advises: string;
}

describe("A command that cannot do its work says so in a sentence, and what to do", () => {
  const stack = "broken";
  let at: Commands;
  let processes: CheckoutCommands;
  let sts: FakeSts;

  before(async () => {
    processes = await newCheckoutCommands();
    at = commandsIn(processes.sandbox, processes.checkout.folder);
    sts = await startFakeSts();
    at.configure(stack);
    const { command } = at.sandbox.pulumiCommand;
    await startProcess(command, ["stack", "init", stack], at.folder, at.sandbox.env).ended;
  });

  after(async () => {
    await sts?.stop();
    at?.remove();
  });

  /** One sentence, one piece of warnings, and nothing that only its author could read. */
  function expectPlain({ stdout, stderr }: Ended): void {
    expect(stdout).to.equal("");
    expect(stderr).to.match(/^✗ .+\n {2}\S.+\n$/m);
    expect(stderr).not.to.match(/\n\s+at |file:\/\/\/.*\.ts|node:internal/);
  }

  const CASES: readonly Case[] = [
    {
      when: "there are no credentials",
      isProcess: true,
      env: () => ({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }),
      code: 1,
      says: "No AWS credentials were found.",
      advises: "aws configure sso",
    },
    {
      when: "the credentials have expired",
      env: () => {
        sts.refuseWith("ExpiredToken", "The security token included in the request is expired");
        return { AWS_ENDPOINT_URL_STS: sts.address };
      },
      code: 1,
      says: "The AWS credentials have expired.",
      advises: "aws sso login",
    },
    {
      when: "AWS_PROFILE names a profile that is not there",
      env: () => ({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_PROFILE: "nope" }),
      code: 2,
      says: "The AWS profile cannot be used: nope does not exist",
      advises: "aws configure list-profiles",
    },
    {
      when: "the Pulumi CLI is not on PATH",
      env: () => ({ PATH: dirname(process.execPath) }),
      code: 1,
      says: "The Pulumi CLI was not found on PATH.",
      advises: "https://www.pulumi.com/docs/install/",
    },
    {
      when: "no backend is selected",
      env: () => ({ PULUMI_BACKEND_URL: undefined }),
      code: 1,
      says: "No Pulumi backend is selected for the stack's state.",
      advises: "pulumi login --local",
    },
    {
      when: "the backend is not there",
      env: () => ({ PULUMI_BACKEND_URL: "file:///nowhere/at/all" }),
      code: 1,
      says: "The Pulumi backend cannot be reached at file:///nowhere/at/all.",
      advises: "pulumi whoami --verbose",
    },
    {
      when: "there is no passphrase",
      env: () => ({ PULUMI_CONFIG_PASSPHRASE: undefined }),
      code: 1,
      says: `No passphrase is set for stack ${stack}.`,
      advises: "PULUMI_CONFIG_PASSPHRASE_FILE",
    },
    {
      when: "the passphrase is another one",
      env: () => ({ PULUMI_CONFIG_PASSPHRASE: "another" }),
      code: 1,
      says: `The passphrase of stack ${stack} is wrong.`,
      advises: "docs/state.md",
    },
    {
      when: "there is no such stack",
      line: "destroy --stack nowhere --yes",
      code: 2,
      says: "no stack named nowhere",
      advises: "pulumi stack ls",
    },
    {
      when: "sync is asked for a stack that is not there",
      line: "sync --source idc --stack nowhere",
      code: 2,
      says: "no stack named nowhere",
      advises: "pulumi stack ls",
    },
    {
      when: "the stack's name cannot be one",
      line: "provision --stack no!name",
      code: 2,
      says: '"no!name" is not a valid stack name.',
      advises: "letters, digits",
    },
    {
      when: "no sandbox is running that sync could work on",
      isProcess: true,
      line: "sync --source idc --sandbox",
      code: 1,
      says: "No sandbox of this checkout is running.",
      advises: "npm run sandbox",
    },
  ];

  for (const {
    when,
    line = `provision --stack ${stack} --yes`,
    isProcess = false,
    env = () => ({}),
    code,
    says,
    advises,
  } of CASES) {
    it(`when ${when}`, async () => {
      const ended = await (isProcess ? processes : at).run(line, env());
      expectPlain(ended);
      expect(ended.stderr).to.include(says).and.to.include(advises);
      expect(ended.code).to.equal(code);
    });
  }

  it("when the usage is wrong, before it reads anything", async () => {
    const { code, stdout, stderr } = await at.run("provision --previw", { PATH: "" });
    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.match(/^error: unknown option '--previw'\n\(Did you mean --preview\?\)/);
  });

  for (const line of [
    "provision --previw --json",
    "outputs --json prod",
    "sync --json --source okta",
    "sync --json",
  ]) {
    it(`when the usage is wrong, as one JSON document: ${line}`, async () => {
      const { code, stdout } = await at.run(line, { PATH: "" });
      expect(code).to.equal(2);
      expect(JSON.parse(stdout)).to.have.nested.property("error.code", "USAGE");
    });
  }

  it("when the credentials may not do it", async () => {
    const onlyLook = { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" };
    const { accessKeyId, secretAccessKey } = await at.sandbox.credentialsFor([
      { Version: "2012-10-17", Statement: [onlyLook] },
    ]);
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const ended = await at.run(`provision --stack ${stack} --yes`, env);
    expect([ended.code, ended.stderr]).to.deep.equal([1, ended.stderr]);
    expectPlain(ended);
    expect(ended.stderr).to.match(/AWS denied access: missing permissions: (iam|logs|cognito-idp):\w+/);
    expect(ended.stderr).to.include("docs/permissions.md");
  });

  for (const [program, says] of [
    ["throws", "The Pulumi program failed: the moon is full"],
    ["never ends", "The Pulumi program did not finish and was aborted. It reported no error."],
    ["cannot be serialised", "native code"],
  ] as const) {
    it(`when a program ${program}: it is ended, and the stack unlocked`, async () => {
      const args = [BROKEN_PROGRAM, stack, at.folder, program];
      const ended = await startProcess(process.execPath, args, at.folder, at.sandbox.env).ended;
      expect([ended.code, ended.stderr]).to.deep.equal([1, ended.stderr]);
      expect(ended.stderr)
        .to.include(says)
        .and.not.to.match(/\n\s+at /);
      expect(isLocked(at.sandbox, stack)).to.equal(false);
    });
  }
});
