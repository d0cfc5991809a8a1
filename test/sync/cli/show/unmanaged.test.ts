import { expect } from "chai";
import { noticesOf } from "../../../../sync/cli/show/notices.ts";
import { findingsDocument } from "../../../../sync/cli/show/report.ts";
import { planTable } from "../../../../sync/cli/show/table.ts";
import { foreign, person, planOf } from "../../people.ts";

const PLAIN = { color: false };
const documentOf = (findings: ReturnType<typeof planOf>) =>
  JSON.parse(
    JSON.stringify(
      findingsDocument(
        { source: "idc", target: { poolId: "eu-central-1_Abc" } },
        { ...findings, results: [], waiting: [] },
      ),
    ),
  );

describe("Accounts that sync did not create", () => {
  it("are counted if they belong to no user, and listed on request and in JSON", () => {
    const found = planOf(
      [person("ada")],
      [foreign("admin"), foreign("root"), foreign("test", { enabled: false })],
    );
    const text = planTable(found.actions, PLAIN);
    expect(text.split("\n")[0]).to.equal("1 invite, 3 skip");
    expect(text).not.to.include("admin");
    expect(noticesOf(found).join("\n")).to.match(/^3 accounts .*--actions skip and --json list them/);
    const listed = planTable(found.actions, { ...PLAIN, listAll: true });
    for (const name of ["admin", "root", "test"]) expect(listed).to.include(`${name}@example.com`);
    const { unmanaged, people } = documentOf(found);
    expect(unmanaged).to.equal(3);
    expect(people.filter(({ reason }: { reason: string }) => reason === "unmanaged")).to.have.length(3);
  });

  it("are named with --adopt where it would take them over, and only there", () => {
    const people = [person("ada"), person("bob"), person("cy")];
    const accounts = [
      foreign("a", { email: "ada@example.com" }),
      foreign("b", { email: "bob@example.com", emailVerified: false }),
      foreign("cy", { federated: true }),
    ];
    const notices = noticesOf(planOf(people, accounts));
    expect(notices).to.have.length(1);
    expect(notices[0]).to.include("ada@example.com").and.to.include("--adopt");
    expect(notices[0]).not.to.include("bob@").and.not.to.include("cy@");
    expect(noticesOf(planOf(people, accounts, { adopt: true }))).to.deep.equal([]);
  });

  it("are not named with --adopt where two users have the address, and neither gets the account", () => {
    const people = [person("ada", "x@example.com"), person("bob", "x@example.com")];
    for (const adopt of [false, true]) {
      const found = planOf(people, [foreign("ada", { email: "x@example.com" })], { adopt });
      expect(noticesOf(found)).to.deep.equal([]);
      expect(found.actions.map(({ reason }) => reason)).to.deep.equal(["duplicate-email", "duplicate-email"]);
    }
  });

  it("are shown with their own address if it differs, also in case only", () => {
    const [other, own] = [
      foreign("a", { email: "Ada@Example.com" }),
      foreign("bob", { email: "robert@x.org" }),
    ];
    const text = planTable(planOf([person("ada"), person("bob")], [other, own]).actions, PLAIN);
    expect(text).to.include("only the case differs: the account has Ada@Example.com");
    expect(text).to.include("the account has robert@x.org");
    const narrow = planTable(planOf([person("ada")], [other]).actions, { ...PLAIN, columns: 60 });
    expect(narrow).to.include("Ada@Example.com");
    const same = planTable(
      planOf([person("ada")], [foreign("a", { email: "ada@example.com" })]).actions,
      PLAIN,
    );
    expect(same).not.to.include("the account has");
  });

  it("are named if their user is disabled in the directory", () => {
    const off = person("ada", "ada@example.com", { enabled: false });
    const found = planOf([off], [foreign("admin", { email: "ada@example.com" })], { adopt: true });
    expect(planTable(found.actions, PLAIN)).to.include("is disabled in the directory, and can still sign in");
    expect(noticesOf(found).join())
      .to.include("STILL ENABLED")
      .and.to.include("ada@example.com (account admin)");
  });
});
