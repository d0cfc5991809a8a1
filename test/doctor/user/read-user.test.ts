import { expect } from "chai";
import type { Finding } from "../../../doctor/check.ts";
import { resultsOf } from "../../../doctor/result.ts";
import { runChecks } from "../../../doctor/run.ts";
import type { Target } from "../../../doctor/target.ts";
import { examinationOf } from "../../../doctor/user/index.ts";
import { quickId } from "../../../sync/sources/amazon-quick/identity.ts";
import { FakeAws, fakeUser } from "../../support/fake-aws/index.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const STORE = "d-1234567890";
const ADA = { UserId: "9067aaaa-0000-4000-8000-000000000001", UserName: "ada", DisplayName: "Ada" };
const emails = (...values: string[]) => values.map((Value, index) => ({ Value, Primary: index === 0 }));

describe("Reading a user for the doctor", () => {
  let aws: FakeAws;
  let env: Record<string, string>;

  beforeEach(async () => {
    aws = new FakeAws();
    env = await aws.start();
    aws.identityCenter.people = [{ ...ADA, Emails: emails("Ada@example.com", "lovelace@example.com") }];
    aws.amazonQuick.namespaces = { default: [] };
  });

  afterEach(() => aws.stop());

  const examined = async (
    who: string,
    changes: Partial<Target> = {},
  ): Promise<ReadonlyMap<string, Finding>> => {
    const target = plainTarget(changes);
    const results = await withEnvironment(env, async () => {
      const user = examinationOf(who);
      await user.read(target);
      return resultsOf(await runChecks([user.group], target));
    });
    return new Map(results.map(({ id, finding }) => [id, finding]));
  };

  const refusalOf = (who: string): Promise<unknown> =>
    examined(who).then(
      () => undefined,
      (error: unknown) => error,
    );

  const managed = (id: string, email: string, source = "idc") =>
    fakeUser(id, [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
      { Name: "custom:directory_id", Value: id },
      { Name: "custom:managed_by", Value: "quick-sign-in" },
      { Name: "custom:source", Value: source },
    ]);

  it("finds the user by an e-mail in any case, by another e-mail, and by the ID", async () => {
    for (const who of ["ada@EXAMPLE.com", "Lovelace@example.com", ADA.UserId]) {
      const found = await examined(who);
      expect(found.get("user.plan"), who).to.deep.equal({
        state: "ok",
        note: "sync would invite: has no account",
      });
    }
  });

  it("names the other directory that has the user, too", async () => {
    aws.amazonQuick.namespaces = {
      default: [
        {
          UserName: "ada",
          Email: "ada@example.com",
          Arn: "arn:aws:quicksight:eu-central-1:1:user/default/ada",
        },
      ],
    };
    expect((await examined("ada@example.com")).get("user.directory")).to.deep.equal({
      state: "ok",
      note: `IAM Identity Center, ID ${ADA.UserId}; also in Amazon Quick`,
    });
  });

  it("suggests an address that is written almost like it, or that begins with this name", async () => {
    expect(await refusalOf("adda@example.com")).to.deep.include({
      code: "USER_UNKNOWN",
      exitCode: 2,
      hint: "Did you mean Ada@example.com?",
    });
    expect(await refusalOf("Ada Lovelace <ada@exmaple.com>")).to.have.property(
      "hint",
      "Did you mean Ada@example.com?",
    );
    for (const who of ["ada", "lovelace"])
      expect(await refusalOf(who))
        .to.have.property("hint")
        .that.matches(/^Did you mean (?:ada|lovelace)@example.com\?/i);
    expect(await refusalOf(""))
      .to.have.property("hint")
      .that.includes("lists all");
    expect(await refusalOf("grace.hopper@example.org"))
      .to.have.property("hint")
      .that.includes("lists all");
  });

  it("plans without directorySync with the directory that the account comes from", async () => {
    const Arn = "arn:aws:quicksight:us-east-1:111122223333:user/default/eve";
    aws.amazonQuick.namespaces = {
      default: [
        { Arn, UserName: "eve", Email: "Ada@example.com", PrincipalId: `user/${STORE}/${ADA.UserId}` },
      ],
    };
    const first = await examined("ada@example.com");
    expect(first.get("user.quick-email")).to.deep.equal({ state: "ok" });
    const id = quickId(JSON.stringify(["111122223333", "default", `user/${STORE}/${ADA.UserId}`]));
    aws.cognito.users.set(id, managed(id, "Ada@example.com", "local"));
    const found = await examined("ada@example.com");
    expect(found.get("user.account-managed")).to.have.property("note").that.includes("from local");
    expect(found.get("user.plan")).to.have.property("note").that.includes("differs from the directory");
  });

  it("prints runs of sync for the directory of directorySync that has the user", async () => {
    const Arn = "arn:aws:quicksight:us-east-1:111122223333:user/default/eve";
    const eve = { Arn, UserName: "eve", Email: "eve@example.com" };
    aws.amazonQuick.namespaces = { default: [eve] };
    const sources = [{ kind: "idc", identityStoreId: STORE }, { kind: "local" }];
    for (const [who, directories, kind] of [
      ["eve@example.com", sources, "local"],
      ["eve@example.com", sources.slice(1), "local"],
      ["ada@example.com", sources, "idc"],
    ] as const) {
      const settings = settingsOf({ directorySync: JSON.stringify({ sources: directories }) });
      const found = await examined(who, { settings });
      expect(found.get("user.account"), who)
        .to.have.property("fix")
        .that.includes(`-- user ${who} --source ${kind} `);
    }
  });

  it("finds a user whom a group of directorySync leaves out", async () => {
    aws.identityCenter.groups = { Staff: [] };
    const config = { directorySync: JSON.stringify({ identityStoreId: STORE, groups: ["Staff"] }) };
    const found = await examined("ada@example.com", { settings: settingsOf(config) });
    expect(found.get("user.directory"))
      .to.have.property("seen")
      .that.includes("groups or patterns of directorySync");
    expect(found.get("user.account")).to.have.property("reason").that.includes("see user.directory");
  });

  it("goes on without a directory that it may not read", async () => {
    aws.cognito.users.set(ADA.UserId, managed(ADA.UserId, "Ada@example.com"));
    aws.behaviour.faults = [{ operation: "Directory.ListUsers", call: 1, when: "before", how: "expired" }];
    const found = await examined("ada@example.com");
    expect(found.get("user.account")).to.deep.equal({ state: "ok", note: `username ${ADA.UserId}` });
    expect(found.get("user.directory")).to.have.property("state", "failure");
  });

  it("leaves Identity Center out without directorySync, if the account has none", async () => {
    aws.identityCenter.instances = [];
    expect(await refusalOf("ada@example.com")).to.have.property("code", "USER_UNKNOWN");
    aws.cognito.users.set(ADA.UserId, managed(ADA.UserId, "Ada@example.com"));
    const found = await examined("ada@example.com");
    expect(found.get("user.directory")).to.have.property("seen").that.includes("No directory has");
    expect(found.get("user.account")).to.have.property("state", "ok");
  });

  it("asks Cognito for a single account only once a user has signed in with it", async () => {
    const account = managed(ADA.UserId, "Ada@example.com");
    aws.cognito.users.set(ADA.UserId, account);
    await examined("ada@example.com");
    expect(aws.calls["AdminGetUser"] ?? 0).to.equal(0);
    aws.cognito.users.set(ADA.UserId, { ...account, UserStatus: "RESET_REQUIRED" });
    expect((await examined("ada@example.com")).get("user.status")).to.have.property("state", "warning");
    expect(aws.calls["AdminGetUser"]).to.equal(1);
  });

  it("changes nothing", async () => {
    aws.cognito.users.set(ADA.UserId, managed(ADA.UserId, "ada@example.com"));
    await examined("ada@example.com");
    expect(Object.keys(aws.calls).filter((call) => !/List|Describe|Get/.test(call))).to.deep.equal([]);
  });
});
