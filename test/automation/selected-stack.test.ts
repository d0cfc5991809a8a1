import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Commands, newCommands } from "./support/commands.ts";
import { startProcess } from "./support/driver.ts";

const REGION = "eu-west-3";

/** Each command that has --stack, with options that let it run to its end without a question. */
const COMMANDS = ["outputs", "destroy --yes", "sync --source idc --dry-run", "sync history"];

describe("The stack of a command without --stack", () => {
  let at: Commands;
  let place: { PULUMI_HOME: string; PULUMI_BACKEND_URL: string };

  before(async () => {
    at = await newCommands();
    place = {
      PULUMI_HOME: join(at.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(at.folder, "backend")}`,
    };
    for (const name of ["home", "backend"]) mkdirSync(join(at.folder, name));
    // In a Region of its own: other tests deploy a stack dev in the shared account.
    at.configure("dev", {}, REGION);
  });

  after(() => at?.remove());

  const run = (line: string, user = {}, more = {}) => at.run(line, { ...place, ...more }, user);

  const pulumi = async (line: string) => {
    const { command } = at.sandbox.pulumiCommand;
    const env = { ...at.sandbox.env, ...place };
    const ended = await startProcess(command, line.split(" "), at.folder, env).ended;
    expect([line, ended.code, ended.stderr]).to.deep.equal([line, 0, ended.stderr]);
    return ended.stdout.trim();
  };

  const stacks = async () => {
    const found: { name: string }[] = JSON.parse(await pulumi("stack ls --json"));
    return found.map(({ name }) => name);
  };

  /** All that Pulumi remembers of selections, for every project. */
  const selection = () => {
    const folder = join(place.PULUMI_HOME, "workspaces");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  };

  const files = () => readdirSync(at.folder).filter((name) => name.startsWith("Pulumi."));

  describe("in a project without a stack", () => {
    it("is dev for a preview, which makes neither a stack nor a file nor a selection", async () => {
      const before = [files(), readFileSync(join(at.folder, "Pulumi.dev.yaml"), "utf8")];
      const { code, stderr } = await run("provision --preview");
      expect([code, stderr]).to.deep.equal([0, stderr]);
      expect(stderr)
        .to.include("The project has no stack yet: this one is dev.")
        .and.to.match(/\d+ to create\./);
      expect([files(), readFileSync(join(at.folder, "Pulumi.dev.yaml"), "utf8")]).to.deep.equal(before);
      expect(await stacks()).to.deep.equal([]);
      expect(selection()).to.deep.equal([]);
    });

    it("is made by no preview with a name either, also where it fails", async () => {
      at.configure("typo", { mfaRequired: "maybe" }, REGION);
      const { code, stderr } = await run("provision --stack typo --preview");
      expect([code, stderr]).to.deep.equal([2, stderr]);
      expect(await stacks()).to.deep.equal([]);
    });

    it("is not left behind by a deployment that the user declines", async () => {
      const before = readFileSync(join(at.folder, "Pulumi.dev.yaml"), "utf8");
      const { code, stderr } = await run("provision", { confirms: false });
      expect([code, stderr]).to.deep.equal([3, stderr]);
      expect(await stacks()).to.deep.equal([]);
      expect(readFileSync(join(at.folder, "Pulumi.dev.yaml"), "utf8")).to.equal(before);
    });

    for (const line of COMMANDS)
      it(`is named as missing by ${line}`, async () => {
        const { code, stderr } = await run(line);
        expect(code).to.equal(2);
        expect(stderr)
          .to.include("no stack of this project")
          .and.to.include("npm run provision -- --stack dev");
      });
  });

  describe("in a project with stacks of which none is selected", () => {
    before(async () => {
      for (const name of ["dev", "prod"]) await pulumi(`stack init ${name} --no-select`);
    });

    for (const line of [...COMMANDS, "provision --yes", "provision --preview"])
      it(`is asked for by ${line}, and refused without a terminal, with the list and the command`, async () => {
        const { code, stderr } = await run(line);
        const [name] = line.split(" ");
        expect(code).to.equal(2);
        expect(stderr)
          .to.include("No stack is selected, and there is no terminal to ask on. The stacks are dev, prod.")
          .and.to.include(`npm run ${name} -- --stack dev`)
          .and.to.include("pulumi stack select dev");
      });

    it("is the one that the user types", async () => {
      const { stderr } = await run("outputs", { types: "prod" });
      expect(stderr).to.include("npm run provision -- --stack prod");
    });

    it("is none if the user types another name", async () => {
      const { code, stderr } = await run("provision", { types: "prdo" });
      expect(code).to.equal(2);
      expect(stderr).to.include('There is no stack "prdo". The stacks are dev, prod.');
      expect(await stacks()).to.deep.equal(["dev", "prod"]);
    });

    it("is the one in PULUMI_STACK", async () => {
      const { stderr } = await run("outputs", {}, { PULUMI_STACK: "prod" });
      expect(stderr).to.include("npm run provision -- --stack prod");
    });

    it("stays unselected", () => expect(selection()).to.deep.equal([]));
  });

  describe("in a project with a selected stack", () => {
    before(() => pulumi("stack select dev"));

    it("is the selected one", async () => {
      const { stderr } = await run("outputs");
      expect(stderr).to.include("npm run provision -- --stack dev");
      expect((await run("provision --preview")).stderr).to.include("Stack dev: account");
    });

    for (const line of [...COMMANDS, "provision --preview"])
      it(`leaves the selection as it was: ${line} with another stack`, () => expectSame(line, "prod"));

    for (const line of ["provision", "provision --yes"])
      it(`leaves the selection as it was: ${line} with a new stack`, () => expectSame(line, "third"));

    async function expectSame(line: string, stack: string): Promise<void> {
      const before = selection();
      expect(before).to.have.length(1);
      at.configure(stack, { mfaRequired: "maybe" }, REGION);
      await run(`${line} --stack ${stack}`);
      expect(selection()).to.deep.equal(before);
    }
  });
});
