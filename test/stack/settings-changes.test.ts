import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { prepareForEverySet } from "../support/account-for-every-set.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { settingSet } from "../support/setting-sets.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

const page = readFileSync(new URL("../../docs/settings-changes.md", import.meta.url), "utf8");

/** A cell without its link. */
const plain = (cell: string) => cell.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").trim();

const [changes = ""] = page.split("## How each");
const rows = [...changes.matchAll(/^\| (?!from|-)(.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, from = "", to = "", steps = ""]) => ({
    from: plain(from),
    to: plain(to),
    steps: steps.split(", ").flatMap(times),
  }),
);

/** "3 × create Role" as three. */
function times(step: string): string[] {
  const [, count = "1", one = ""] = /^(?:(\d+) × )?(.+)$/.exec(step) ?? [];
  return Array(Number(count)).fill(one);
}

describe("A change of settings", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let deployment: Deployment;
  let current: string;

  before(async () => {
    sandbox = await sharedSandbox();
    await prepareForEverySet(sandbox);
    deployment = await newDeployment(sandbox);
    current = rows[0]?.from ?? "";
    await deployment.up(settingSet(current));
  });

  after(async () => {
    await deployment?.up();
    await deployment?.destroy();
    deployment?.forget();
  });

  for (const { from, to, steps } of rows) {
    it(`from "${from}" to "${to}" does what docs/settings-changes.md says, and nothing else`, async () => {
      expect(current, "the rows follow each other").to.equal(from);
      const done = await deployment.up(settingSet(to));
      current = to;
      const inAws = done.steps.filter((step) => step.includes(" aws:"));
      expect(inAws.map(shortStep)).to.have.members(steps);
      expect((await deployment.up(settingSet(to))).steps, "a second up").to.deep.equal([]);
    });
  }
});

/** "create aws:cognito/riskConfiguration:RiskConfiguration" as "create RiskConfiguration". */
function shortStep(step: string): string {
  const [op, type = ""] = step.split(" ");
  return `${op} ${type.split(":").at(-1)}`;
}
