import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ReportData } from "../../../../sync/cli/report/report-data.ts";
import { type FakeWorld, openFakeWorld } from "../../fake-world.ts";
import { directoryUser, poolUser } from "../../pool-users.ts";
import { refusalOf, typeInto } from "../../typed-command.ts";

/** The content of a report, and the state of each user. */
function read(file: string): ReportData & { readonly stateOf: (id: string) => string | undefined } {
  const [, text = ""] = /id="data">(.*?)<\/script>/s.exec(readFileSync(file, "utf8")) ?? [];
  const data: ReportData = JSON.parse(text);
  const stateOf = (id: string) => {
    const row = data.rows.find(([, , , , , its]) => its === id);
    return row && data.states[row[2]]?.word;
  };
  return { ...data, stateOf };
}

describe("The report's file", () => {
  let world: FakeWorld;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    world = await openFakeWorld();
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-report-"));
    file = join(folder, "plan.html");
    for (const name of ["gone", "same"]) world.aws.cognito.users.set(name, poolUser(name));
    world.aws.identityCenter.people = [directoryUser("new"), directoryUser("newer"), directoryUser("same")];
  });

  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const type = (line: string) => typeInto(world, line);
  const refused = (line: string) => refusalOf(world, line);

  it("contains a plan, readable only for its owner, and leaves no other file", async () => {
    await type(`plan --source idc --report ${file}`);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readdirSync(folder)).to.deep.equal(["plan.html"]);
    const { stateOf, headline } = read(file);
    expect(headline).to.equal("This is a plan: nothing was changed.");
    expect(["gone", "new", "same"].map(stateOf)).to.deep.equal(["to do", "to do", "no change"]);
  });

  it("contains the results after a run", async () => {
    world.aws.behaviour.faults = [{ operation: "AdminDisableUser", call: 1, when: "before", how: "refused" }];
    await type(`--source idc --yes --max-emails 1 --json --report ${file}`);
    const { stateOf, headline } = read(file);
    expect(["gone", "new", "newer"].map(stateOf)).to.deep.equal(["failed", "done", "waits for quota"]);
    expect(headline).to.match(/^Executed in part: 1 of 2 done\. 1 invitation waits: the daily e-mail quota/);
  });

  it("holds the plan before anything is changed", async () => {
    const seen: (string | undefined)[] = [];
    world.aws.behaviour.onCall = (operation) => {
      if (operation.startsWith("Admin")) seen.push(read(file).stateOf("gone"), read(file).headline);
    };
    await type(`--source idc --yes --actions disable --report ${file}`);
    expect(seen.slice(0, 2)).to.deep.equal(["to do", "This is a plan: nothing has been changed yet."]);
    expect(read(file).stateOf("gone")).to.equal("done");
  });

  it("contains one user if one is requested, and the results of a plan file", async () => {
    await type(`user gone --source idc --dry-run --report ${file}`);
    expect(read(file).rows).to.have.length(1);
    const plan = join(folder, "plan.json");
    await type(`plan --source idc --out ${plan}`);
    await type(`apply ${plan} --report ${file}`);
    expect(["gone", "new"].map(read(file).stateOf)).to.deep.equal(["done", "done"]);
  });

  it("takes the place of an earlier one, which others could read", async () => {
    await type(`plan --source idc --report ${file}`);
    chmodSync(file, 0o644);
    await type(`plan --source idc --actions disable --report ${file}`);
    expect(read(file).rows).to.have.length(1);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  const wrong: readonly [what: string, make: () => string][] = [
    ["in a folder that is not there", () => join(folder, "nowhere", "plan.html")],
    ["where a folder is", () => folder],
    [
      "where something else is that would be lost",
      () => {
        writeFileSync(file, "my only copy");
        return file;
      },
    ],
    [
      "through a symbolic link, also to an older report or to nothing",
      () => {
        symlinkSync(join(folder, "elsewhere.html"), file);
        return file;
      },
    ],
    [
      "below a file",
      () => {
        writeFileSync(file, "");
        return join(file, "plan.html");
      },
    ],
  ];
  for (const [what, make] of wrong) {
    it(`is refused ${what}, before anything is read or changed`, async () => {
      expect(await refused(`--source idc --yes --report ${make()}`)).to.include({
        code: "REPORT_UNWRITABLE",
        exitCode: 1,
      });
      expect(world.aws.calls).to.deep.equal({});
      if (existsSync(file)) expect(readFileSync(file, "utf8")).not.to.include("<html");
    });
  }

  it("is refused in words that say why", async () => {
    mkdirSync(file);
    expect(await refused(`--source idc --report ${file}`)).to.have.property(
      "message",
      `${file} is not a file.`,
    );
  });
});
