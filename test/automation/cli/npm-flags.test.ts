import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Command, type Option } from "commander";
import { refuseFlagsOfNpm } from "../../../automation/cli/npm-flags.ts";
import { type Actions, commandLine } from "../../../automation/cli/options.ts";
import { stackSyncCommand } from "../../../automation/commands/sync.ts";
import { recordedIo } from "../support/io.ts";

describe("Options that npm keeps for itself", () => {
  const npm = { npm_lifecycle_event: "provision" };
  const line = wholeLine();

  it("stop the command, which would do something else without them", () => {
    const env = { ...npm, npm_config_preview: "true", npm_config_stack: "prod" };
    expect(() => refuseFlagsOfNpm(env, ["provision"], line))
      .to.throw("npm consumed --stack=prod --preview, so the command did not receive it. Nothing was done.")
      .with.property(
        "hint",
        "Put -- before the command's options: npm run provision -- --stack=prod --preview …",
      );
  });

  it("are all that any command has, and a new one as soon as it is added", () => {
    const added = wholeLine();
    added.commands.at(-1)?.option("--until <date>", "");
    for (const option of optionsOf(added)) {
      if (["--yes", "--only"].includes(option.long ?? "")) continue;
      const given = { [nameInEnv(option)]: option.required ? "5" : "true" };
      expect(() => refuseFlagsOfNpm(given, ["sync", "plan"], added), option.long).to.throw(
        `npm consumed ${option.long}`,
      );
    }
    expect(() => refuseFlagsOfNpm({ npm_config_until: "5" }, [], line)).not.to.throw();
  });

  it("are found where a list is split: a part before the -- and a part after it", () => {
    const split = () =>
      refuseFlagsOfNpm({ npm_config_exclude: "a" }, ["sync", "plan", "--exclude", "b"], line);
    expect(split).to.throw("npm consumed --exclude=a");
  });

  it("are found with an empty value, a value of its own word, and twice", () => {
    const consumed = (env: NodeJS.ProcessEnv) => () => refuseFlagsOfNpm(env, ["sync", "Staff"], line);
    expect(consumed({ npm_config_exclude: "" })).to.throw("npm consumed --exclude=");
    expect(consumed({ npm_config_group: "true\n\ntrue" })).to.throw("npm consumed --group, so");
    expect(consumed({ npm_config_group: "A\n\nB" })).to.throw("npm consumed --group=A,B");
    expect(consumed({ npm_config_replace_registry_host: "pool" })).to.throw("npm consumed --replace=pool");
  });

  it("are none where they came through, nor npm's own", () => {
    const env = { ...npm, npm_config_dry_run: "", npm_config_yes: "true", npm_config_loglevel: "silent" };
    refuseFlagsOfNpm(env, ["sync", "--dry-run"], line);
    refuseFlagsOfNpm({ ...npm, npm_config_replace_registry_host: "npmjs" }, ["provision"], line);
    refuseFlagsOfNpm({ ...npm, npm_config_call: "npm run provision" }, ["provision"], line);
    refuseFlagsOfNpm({ ...npm, npm_config_preview: "true" }, ["provision", "--preview"], line);
    refuseFlagsOfNpm({ ...npm, npm_config_only: "production" }, ["provision"], line);
    refuseFlagsOfNpm({ ...npm, npm_config_stack: "prod" }, ["provision", "--stack=prod"], line);
    refuseFlagsOfNpm({ ...npm, npm_config_stack: "prod" }, ["provision", "--stack", "prod"], line);
  });

  describe("with the npm of this computer", () => {
    const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-npm-"));
    after(() => rmSync(folder, { recursive: true }));
    const received = (typed: Iterable<string>): { env: NodeJS.ProcessEnv; argv: string[] } => {
      const show = "console.log(JSON.stringify({ env: process.env, argv: process.argv.slice(2) }))";
      writeFileSync(join(folder, "show.mjs"), show);
      writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { show: "node show.mjs" } }));
      const shown = execFileSync("npm", ["run", "-s", "show", ...typed], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return JSON.parse(shown);
    };

    it("are found, every one", () => {
      const typed = optionsOf(line).map(({ long, required }) => (required ? `${long}=probe` : `${long}`));
      const { env, argv } = received(new Set(typed));
      const missed = optionsOf(line).filter((option) => !isRefused(env, new Command().addOption(option)));
      // The doctor only reads: without a dropped --only it runs more checks, and does no harm.
      expect([...new Set(missed.map(({ long }) => long))]).to.deep.equal(["--yes", "--only", "--map"]);
      // The value of --map, which no command accepts as a word in front of its name.
      expect(argv).to.deep.equal(["probe"]);
    });

    it("have no name whose value npm drops without a trace", () => {
      const { env } = received(["--include=@example.com", "--only=invite"]);
      expect(Object.keys(env)).not.to.include.members(["npm_config_include", "npm_config_only"]);
      const commands = line.commands.filter((command) => command.name() !== "doctor");
      const names = commands.flatMap(optionsOf).map(({ long }) => long);
      expect(names).not.to.include("--include").and.not.to.include("--only");
    });
  });
});

function isRefused(env: NodeJS.ProcessEnv, line: Command): boolean {
  try {
    refuseFlagsOfNpm(env, [], line);
    return false;
  } catch {
    return true;
  }
}

/** All commands, as `runCommandLine` puts them together. */
function wholeLine(): Command {
  const nothing = async () => {};
  const actions: Actions = {
    provision: nothing,
    outputs: nothing,
    doctor: nothing,
    signIn: nothing,
    exchange: nothing,
    keys: nothing,
    destroy: nothing,
    sandbox: nothing,
    user: nothing,
  };
  const inAws = async (stack = "dev") => ({ stack, workDir: "." });
  return commandLine(actions).addCommand(stackSyncCommand(inAws, recordedIo(), () => {}));
}

function optionsOf(command: Command): Option[] {
  return [...command.options, ...command.commands.flatMap(optionsOf)];
}

function nameInEnv({ long = "" }: Option): string {
  return `npm_config_${long.slice(2).replaceAll("-", "_")}`;
}
