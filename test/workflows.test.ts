import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { readSpecs } from "../sync/sources/spec.ts";
import { allCommands } from "./support/commands.ts";

const FOLDER = new URL("../docs/workflows/", import.meta.url);

const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string(),
      needs: z.string().optional(),
      environment: z.string().optional(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

/** What is different in each: when it runs, and what of it changes something in AWS. */
const WORKFLOWS = {
  "people.yml": { triggers: ["pull_request", "push"], changes: /npm run -s sync -- apply/, looks: / plan / },
  "quick-sign-in.yml": {
    triggers: ["pull_request", "push", "schedule"],
    changes: /--yes/,
    looks: / --preview\b/,
  },
};

const text = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");

describe("A workflow of the documentation", () => {
  const commands = allCommands();

  /** The options of a command, and of the one below it that the rest of the line names. */
  const flagsOf = (script: string, rest: string) => {
    const command = commands.find((one) => one.name() === script);
    const below = command?.commands.find((one) => rest.startsWith(` -- ${one.name()} `));
    return [...(command?.options ?? []), ...(below?.options ?? [])].map(({ long }) => long);
  };

  it("is one of those that are described here", () => {
    expect(readdirSync(FOLDER)).to.have.members(Object.keys(WORKFLOWS));
  });

  for (const [name, { triggers, changes, looks }] of Object.entries(WORKFLOWS)) {
    const { on, permissions, jobs } = workflow.parse(parse(text(name)));
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const lines = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/npm run (?:-s )?([\w-]+)([^|\n]*)/g)]);

    it(`runs when it is to: ${name}`, () => {
      expect(Object.keys(on)).to.have.members(triggers);
    });

    it(`names npm scripts and options that there are: ${name}`, () => {
      expect(lines).to.have.length(3);
      for (const [, script = "", rest = ""] of lines) {
        expect(packageJson.scripts).to.have.property(script);
        const flags = [...rest.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag);
        expect(flags).not.to.deep.equal([]);
        expect(flags.filter((flag = "") => !flagsOf(script, rest).includes(flag))).to.deep.equal([]);
      }
    });

    it(`changes something after a merge alone: ${name}`, () => {
      const changing = Object.values(jobs).filter((job) =>
        job.steps.some(({ run = "" }) => changes.test(run)),
      );
      const production = { if: "github.event_name == 'push'", environment: "production" };
      expect(changing.map((job) => ({ if: job.if, environment: job.environment }))).to.deep.equal([
        production,
      ]);
      for (const [line] of lines) expect(looks.test(line)).to.equal(!changes.test(line), line);
    });

    it(`has no key in it, reads the repository and gets a token for AWS: ${name}`, () => {
      expect(permissions).to.deep.equal({ contents: "read", "id-token": "write" });
      expect(text(name)).not.to.match(/ACCESS_KEY|secrets\./i);
    });

    it(`shows every output with names as text, not as Markdown or as a workflow command: ${name}`, () => {
      const commands = steps.map(({ run = "" }) => run).filter((run) => run.includes("npm run"));
      for (const run of commands) expect(run).to.match(/2>&1 \| node scripts\/step-summary\.ts$/);
      expect(text(name)).to.include("shell: bash").and.not.to.include("GITHUB_STEP_SUMMARY");
    });

    it(`gives a fork's pull request nothing: ${name}`, () => {
      const shown = Object.values(jobs).filter((job) => job.if.includes("pull_request"));
      expect(shown).to.have.length(1);
      for (const job of shown) expect(job.if).to.include("head.repo.full_name == github.repository");
    });

    it(`fixes each action to a major version or a commit: ${name}`, () => {
      const actions = steps.flatMap(({ uses }) => uses ?? []);
      expect(actions).not.to.deep.equal([]);
      for (const action of actions) expect(action).to.match(/@(v\d+|[0-9a-f]{40})$/);
    });
  }
});

describe("The workflow for people", () => {
  const { on, jobs } = workflow.parse(parse(text("people.yml")));
  const runs = (job: string) => (jobs[job]?.steps ?? []).map(({ run = "" }) => run).join("\n");

  it("runs for the manifest that its plans are made of", () => {
    const changed = z.object({ paths: z.array(z.string()) });
    for (const trigger of Object.values(on))
      expect(changed.parse(trigger).paths).to.deep.equal(["people.yaml"]);
    for (const job of ["show", "plan"]) {
      const [, words = ""] = /--source (.+?) (?:--|2>)/.exec(runs(job)) ?? [];
      expect(readSpecs(words.trim().split(" "))).to.deep.equal([
        { kind: "manifest", sourceId: "manifest", options: { file: "people.yaml" } },
      ]);
    }
  });

  it("carries out the plan that was read, and makes no other", () => {
    expect(jobs["apply"]?.needs).to.equal("plan");
    const [, made] = /--out (\S+)/.exec(runs("plan")) ?? [];
    const [, applied] = /apply (\S+)/.exec(runs("apply")) ?? [];
    expect([made, applied]).to.deep.equal(["plan.json", "plan.json"]);
    expect(runs("apply")).not.to.match(/ plan |--yes|--allow-removals/);
  });
});

const GITHUB = new URL("../.github/workflows/", import.meta.url);

const job = z.object({
  if: z.string().optional(),
  "timeout-minutes": z.number(),
  permissions: z.never().optional(),
  strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
  steps: z.array(
    z.object({
      uses: z.string().optional(),
      run: z.string().optional(),
      with: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

const ownWorkflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), job),
});

/** A workflow of this repository, as text and parsed. */
function readOwn(name: string) {
  const file = readFileSync(new URL(name, GITHUB), "utf8");
  const { on, permissions, jobs } = ownWorkflow.parse(parse(file));
  return { file, on, permissions, jobs, steps: Object.values(jobs).flatMap((one) => one.steps) };
}

for (const name of readdirSync(GITHUB))
  describe(`The workflow ${name} of this repository`, () => {
    const { file, permissions, jobs, steps } = readOwn(name);

    it("may read the repository, and nothing else", () => {
      expect(permissions).to.deep.equal({ contents: "read" });
      expect(file).not.to.match(/secrets\.|id-token|pull_request_target/);
      const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
      expect(checkouts).to.have.length(Object.keys(jobs).length);
      for (const checkout of checkouts) expect(checkout.with).to.include({ "persist-credentials": false });
    });

    it("pins each action to a commit, with its version beside it", () => {
      const actions = [...file.matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
      expect(actions).not.to.deep.equal([]);
      for (const action of actions) expect(action).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it("puts no text of a pull request into a shell command", () => {
      for (const { run = "" } of steps) expect(run).not.to.include("${{");
    });
  });

describe("The workflow that explores with random values", () => {
  it("runs each night, with the script that a developer runs", () => {
    const { on, steps } = readOwn("explore.yml");
    expect(Object.keys(on)).to.deep.equal(["schedule", "workflow_dispatch"]);
    expect(steps.map(({ run }) => run).filter((run) => run !== undefined)).to.deep.equal(["npm run explore"]);
    expect(packageJson.scripts).to.have.property("explore");
  });
});

describe("The workflow that decides whether a change lands", () => {
  const { on, jobs } = readOwn("ci.yml");

  it("runs for each pull request, and for main", () => {
    expect(on).to.deep.equal({ pull_request: null, push: { branches: ["main"] } });
  });

  it("runs the script that a developer runs, on the oldest Node.js and on that of .nvmrc", () => {
    const { test } = jobs;
    expect(test?.steps.map(({ run }) => run).filter((run) => run !== undefined)).to.deep.equal([".ci/run"]);
    const oldest = Number(/\d+/.exec(packageJson.engines.node)?.[0]);
    const pinned = Number(readFileSync(new URL("../.nvmrc", import.meta.url), "utf8"));
    expect(test?.strategy?.matrix.node).to.deep.equal([oldest, pinned]);
    expect(packageJson.devDependencies.node).to.match(new RegExp(`^${pinned}\\.`));
  });

  it("checks the subjects of a pull request's commits", () => {
    const { commits } = jobs;
    expect(commits?.if).to.equal("github.event_name == 'pull_request'");
    const run = commits?.steps.map(({ run = "" }) => run).join("") ?? "";
    const [, script = ""] = /^node (\S+) "\$BASE\.\.\$HEAD"$/.exec(run) ?? [];
    expect(packageJson.scripts.commits).to.match(new RegExp(` ${script}$`));
  });
});
