import { readFileSync } from "node:fs";
import { expect } from "chai";
import { prepareForEverySet } from "../support/account-for-every-set.ts";
import { resourcesOf } from "../support/resources.ts";
import { settingSet } from "../support/setting-sets.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { awsStateOf } from "./support/aws-state.ts";
import { type Stepper, stepper } from "./support/stepper.ts";

const page = readFileSync(new URL("../../docs/settings-changes.md", import.meta.url), "utf8");

const json = (value: unknown) => JSON.stringify(value);

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

describe("A change of settings", () => {
  let change: Stepper;
  let state: () => Promise<Record<string, unknown>>;
  /** What AWS has before the first setting. */
  let untouched: Record<string, unknown>;

  before(async () => {
    const deployment = await sharedDeployment();
    await prepareForEverySet(deployment.sandbox);
    change = stepper((settings) => deployment.up(settings));
    state = async () => awsStateOf(deployment.sandbox, await resourcesOf(deployment.stack));
    untouched = await state();
  });

  for (const [index, { from, to, steps }] of rows.entries()) {
    it(`from "${from}" to "${to}" does what docs/settings-changes.md says, and nothing else`, async () => {
      const done = await change(settingSet(from), settingSet(to));
      const inAws = done.steps.filter((step) => step.includes(" aws:"));
      expect(inAws.map(shortStep)).to.have.members(steps);
      // Whatever was set and taken out, at AWS too.
      if (to !== "nothing set") return;
      const now = await state();
      const names = new Set([...Object.keys(untouched), ...Object.keys(now)]);
      const changed = [...names].filter((name) => json(now[name]) !== json(untouched[name]));
      expect(changed.map((name) => [name, untouched[name], now[name]])).to.deep.equal([]);
    });

    // Once for each set of settings: the last row that leads to it.
    if (rows.slice(index + 1).some((later) => later.to === to)) continue;
    it(`to "${to}" is complete: a second up has nothing to do`, async () => {
      expect((await change(settingSet(to), settingSet(to))).steps).to.deep.equal([]);
    });
  }

  it("is listed so that each row starts where the one before ended", () => {
    expect(rows.map(({ from }) => from)).to.deep.equal([
      "nothing set",
      ...rows.slice(0, -1).map(({ to }) => to),
    ]);
  });
});

/** "create aws:cognito/riskConfiguration:RiskConfiguration" as "create RiskConfiguration". */
function shortStep(step: string): string {
  const [op, type = ""] = step.split(" ");
  return `${op} ${type.split(":").at(-1)}`;
}
