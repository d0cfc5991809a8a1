import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const PROPERTIES = fileURLToPath(new URL("./support/properties.ts", import.meta.url));
const REPORT = `
  const { configureProperties, runs } = await import(${JSON.stringify(PROPERTIES)});
  const fc = (await import("fast-check")).default;
  configureProperties();
  const { seed, numRuns, interruptAfterTimeLimit = null } = fc.readConfigureGlobal();
  console.log(JSON.stringify({ seed, numRuns, own: runs(30), limit: interruptAfterTimeLimit }));
`;

/** How a process with these variables runs properties. */
function settings(variables: Record<string, string> = {}): Record<string, number | null> {
  const { PROPERTY_SEED: _seed, PROPERTY_RUNS_FACTOR: _factor, ...rest } = process.env;
  const args = ["--input-type=module", "--eval", REPORT];
  return JSON.parse(
    execFileSync(process.execPath, args, { env: { ...rest, ...variables }, encoding: "utf8" }),
  );
}

describe("The values that properties are tried with", () => {
  it("are the same in each run of a commit, so that it always passes or always fails", () => {
    const head = execFileSync("git", ["rev-parse", "--short=8", "HEAD"], { encoding: "utf8" }).trim();
    const { seed, ...rest } = settings();
    expect((seed ?? 0) >>> 0).to.equal(Number.parseInt(head, 16));
    expect(rest).to.deep.equal({ numRuns: 100, own: 30, limit: null });
  });

  it("are others in an exploration, which has more of them and an end", () => {
    const exploration = { PROPERTY_SEED: "random", PROPERTY_RUNS_FACTOR: "20" };
    const [first, second] = [settings(exploration), settings(exploration)];
    expect(first?.["seed"]).not.to.equal(second?.["seed"]);
    expect(first).to.deep.include({ numRuns: 2000, own: 600, limit: 60_000 });
  });

  it("are those of a failed run, whose message has the seed", () => {
    expect(settings({ PROPERTY_SEED: "-687765881" })).to.deep.include({ seed: -687765881, numRuns: 100 });
  });
});
