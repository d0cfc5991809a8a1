import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { z } from "zod";
import { commandLine } from "../automation/command-line.ts";
import packageJson from "../package.json" with { type: "json" };

const FOLDER = new URL("../docs/workflows/", import.meta.url);

const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

describe("A workflow of the documentation", () => {
  const never = () => Promise.reject(new Error("Nothing is run here."));
  const driver = commandLine({ provision: never, outputs: never, destroy: never, sandbox: never });

  for (const name of readdirSync(FOLDER)) {
    const text = readFileSync(new URL(name, FOLDER), "utf8");
    const { on, permissions, jobs } = workflow.parse(parse(text));
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const commands = steps.flatMap(({ run }) => [
      ...(run ?? "").matchAll(/npm run (?:-s )?([\w-]+)([^|\n]*)/g),
    ]);

    it(`runs on pull requests, on merges and at night: ${name}`, () => {
      expect(Object.keys(on)).to.have.members(["pull_request", "push", "schedule"]);
    });

    it(`names npm scripts and options that there are: ${name}`, () => {
      expect(commands).to.have.length(3);
      for (const [, script = "", rest = ""] of commands) {
        expect(packageJson.scripts).to.have.property(script);
        const known = driver.commands.find((command) => command.name() === script)?.options ?? [];
        const flags = [...rest.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag);
        expect(flags.filter((flag) => !known.some(({ long }) => long === flag))).to.deep.equal([]);
      }
    });

    it(`deploys after a merge alone: ${name}`, () => {
      const deploying = Object.values(jobs).filter(({ steps: own }) =>
        own.some(({ run }) => run?.includes("--yes")),
      );
      expect(deploying.map((job) => job.if)).to.deep.equal(["github.event_name == 'push'"]);
      for (const [line] of commands) expect(line).to.match(/ --(preview|yes)\b/);
    });

    it(`has no key in it, reads the repository and gets a token for AWS: ${name}`, () => {
      expect(permissions).to.deep.equal({ contents: "read", "id-token": "write" });
      expect(text).not.to.match(/ACCESS_KEY|secrets\./i);
    });

    it(`fixes each action to a major version or a commit: ${name}`, () => {
      const actions = steps.flatMap(({ uses }) => uses ?? []);
      expect(actions).not.to.deep.equal([]);
      for (const action of actions) expect(action).to.match(/@(v\d+|[0-9a-f]{40})$/);
    });
  }
});
