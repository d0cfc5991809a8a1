import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SyncRequest } from "../../sync/index.ts";
import { attributes } from "../../sync/model/account.ts";
import { subjectsOf } from "../../sync/model/action.ts";
import { SyncError } from "../../sync/model/errors.ts";
import { manyPeople } from "../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "./fake-world.ts";
import { directoryUser, poolUser } from "./pool-users.ts";

describe("IAM Identity Center as a source", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = manyPeople(250);
  });

  afterEach(() => world.stop());

  async function refusalOf(changes: Partial<SyncRequest> = {}): Promise<SyncError> {
    const thrown = await world.sync({ dryRun: true, ...changes }).catch((error: unknown) => error);
    if (thrown instanceof SyncError) return thrown;
    throw new Error(`It was not refused: ${thrown}`);
  }

  it("is read to its last page", async () => {
    expect((await world.sync({ dryRun: true })).actions).to.have.length(250);
  });

  it("may be in another Region and another account than the pool", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-profile-"));
    const file = join(folder, "credentials");
    writeFileSync(file, "[directory]\naws_access_key_id = theirs\naws_secret_access_key = x\n");
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = file;
    try {
      await world.sync({ dryRun: true, sourceRegion: "us-east-2", sourceProfile: "directory" });
    } finally {
      delete process.env["AWS_SHARED_CREDENTIALS_FILE"];
      rmSync(folder, { recursive: true });
    }
    const theirs = { key: "theirs", region: "us-east-2" };
    const ours = { key: "fake", region: "eu-central-1" };
    expect(world.aws.signers).to.deep.equal({
      ListInstances: theirs,
      "Directory.ListUsers": theirs,
      DescribeUserPool: ours,
      ListUsers: ours,
    });
  });

  it("is refused if the Region has none, and names the Region", async () => {
    world.aws.identityCenter.instances = [];
    const { code, message, hint } = await refusalOf({ sourceRegion: "eu-west-3" });
    expect(code).to.equal("INSTANCE_MISSING");
    expect(message).to.include("eu-west-3");
    expect(hint).to.include("--source-region").and.to.include("--source-profile");
  });

  it("is refused if there are several, until one is chosen", async () => {
    world.aws.identityCenter.instances = ["d-1", "d-2"];
    const { code, hint } = await refusalOf();
    expect([code, hint]).to.deep.equal([
      "INSTANCE_AMBIGUOUS",
      "Choose one with --identity-store-id: d-1 or d-2.",
    ]);
    expect((await world.sync({ dryRun: true, identityStoreId: "d-2" })).actions).to.have.length(250);
  });

  it("is refused with an unknown group, and lists its groups", async () => {
    world.aws.identityCenter.groups = { Staff: [], Guests: [] };
    const { code, message, hint } = await refusalOf({ groups: ["staff"] });
    expect(code).to.equal("GROUP_UNKNOWN");
    expect(message).to.include('"staff"');
    expect(hint).to.equal('Its groups are "Guests", "Staff".');
  });

  it("lists a user of two groups once", async () => {
    const [id = ""] = world.aws.identityCenter.people.map(({ UserId }) => UserId);
    world.aws.identityCenter.groups = { Staff: [id], Guests: [id] };
    expect((await world.sync({ dryRun: true, groups: ["Staff", "Guests"] })).actions).to.have.length(1);
  });

  it("handles users without e-mail or display name", async () => {
    world.aws.identityCenter.people = [
      { UserId: "1", UserName: "bare" },
      { UserId: "2", UserName: "off", UserStatus: "DISABLED", Emails: [{ Value: "off@example.com" }] },
    ];
    const { actions } = await world.sync({ dryRun: true });
    const told = actions.map((action) => `${subjectsOf(action).person?.displayName}: ${action.reason}`);
    expect(told).to.deep.equal(["bare: no-email", "off: disabled-in-directory"]);
  });

  it("never treats a missing or unknown status as enabled: no access is given or removed", async () => {
    const { users } = world.aws.cognito;
    for (const id of ["has", "had"]) users.set(id, poolUser(id, { name: "Before" }));
    const outside = { [attributes.disabledAt]: "2026-01-02T03:04:05Z disabled" };
    users.set("had", poolUser("had", outside, { Enabled: false }));
    for (const UserStatus of [null, "PAUSED"]) {
      const person = (id: string) => ({ ...directoryUser(id), UserStatus });
      world.aws.identityCenter.people = ["has", "had", "new"].map(person);
      const { actions, results } = await world.sync({ yes: true });
      expect(results).to.deep.equal([]);
      expect(new Set(actions.map(({ reason }) => reason))).to.deep.equal(new Set(["status-unknown"]));
    }
  });
});
