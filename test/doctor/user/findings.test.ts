import { expect } from "chai";
import { reportText } from "../../../doctor/report-text.ts";
import { runChecks } from "../../../doctor/run.ts";
import { userGroup } from "../../../doctor/user/index.ts";
import type { Account } from "../../../sync/model/account.ts";
import type { Person } from "../../../sync/model/person.ts";
import { account, daysAgo, foreign, NOW, person } from "../../sync/people.ts";
import { plainTarget } from "../support/target.ts";
import { findingsOf, problemsOf, viewOf, type World } from "./view.ts";

const WHO = "ada@example.com";
const ada = (more: Partial<Person> = {}) => person("ada", WHO, more);
const hers = (more: Partial<Account> = {}) =>
  account("ada", { awaitsFirstSignIn: false, invitedAt: daysAgo(20), ...more });

/** A world in which nothing is wrong, with these changes. */
const world = (changes: Partial<World> = {}): World => ({
  who: WHO,
  people: [ada()],
  accounts: [hers()],
  ...changes,
});

const FAULTS: readonly (readonly [what: string, changes: Partial<World>, problem: string])[] = [
  ["the directory lacks the user", { people: [person("eve")], quick: [WHO] }, "user.directory: failure"],
  [
    "the directory disabled the user",
    { people: [ada({ enabled: false })] },
    "user.directory-enabled: failure",
  ],
  [
    "sync has disabled the account since",
    {
      people: [ada({ enabled: false })],
      accounts: [hers({ enabled: false, disabledMark: { at: daysAgo(1), state: "disabled" } })],
    },
    "user.directory-enabled: failure",
  ],
  [
    "the directory has no status",
    { people: [ada({ enabled: false, statusUnknown: true })] },
    "user.directory-enabled: warning",
  ],
  [
    "the directory's e-mail is no address",
    { who: "ada", people: [person("ada", "ada at example.com")], accounts: [] },
    "user.directory-email: failure",
  ],
  [
    "the user has another primary e-mail",
    { who: "lovelace@example.com", people: [{ ...ada(), emails: [WHO, "lovelace@example.com"] }] },
    "user.directory-email: warning",
  ],
  [
    "two users have one e-mail",
    { people: [ada(), person("eve", "ADA@example.com")], accounts: [] },
    "user.email-unique: failure",
  ],
  [
    "two accounts have one e-mail",
    { accounts: [hers(), foreign("other", { email: WHO, emailVerified: false })] },
    "user.email-unique: failure",
  ],
  ["Amazon Quick has another case", { quick: ["Ada@example.com"] }, "user.quick-email: failure"],
  ["Amazon Quick lacks the user", { quick: [] }, "user.quick-email: warning"],
  ["there is no account", { accounts: [] }, "user.account: failure"],
  [
    "an administrator made the account",
    { accounts: [foreign("x", { email: WHO })] },
    "user.account-managed: warning",
  ],
  [
    "an administrator disabled the account",
    { accounts: [hers({ enabled: false })] },
    "user.account-enabled: failure",
  ],
  [
    "sync has not enabled the account again",
    { accounts: [hers({ enabled: false, disabledMark: { at: daysAgo(1), state: "disabled" } })] },
    "user.account-enabled: failure",
  ],
  [
    "the account's e-mail has another case",
    { accounts: [hers({ email: "Ada@example.com" })] },
    "user.account-email: failure",
  ],
  [
    "the e-mail is not verified",
    { accounts: [hers({ emailVerified: false })] },
    "user.email-verified: failure",
  ],
  [
    "the temporary password lapsed",
    { accounts: [hers({ awaitsFirstSignIn: true, invitedAt: daysAgo(8) })] },
    "user.temporary-password: failure",
  ],
  [
    "it lapsed, and the invitations are used up",
    { accounts: [hers({ awaitsFirstSignIn: true, invitedAt: daysAgo(8), invites: 3 })] },
    "user.temporary-password: failure",
  ],
  [
    "the password was reset",
    { changes: { status: { value: { status: "RESET_REQUIRED", factors: [] } } } },
    "user.status: warning",
  ],
  [
    "an account without an invitation needs one now",
    { accounts: [hers({ awaitsFirstSignIn: true, uninvited: true, invites: 0 })] },
    "user.temporary-password: failure",
  ],
  ["the account is another source's", { accounts: [hers({ source: "local" })] }, "user.plan: warning"],
  ["two entries have the user's ID", { people: [ada(), ada({ displayName: "Eve" })] }, "user.plan: warning"],
];

describe("The doctor's checks of a user", () => {
  it("report nothing about a user who can sign in", async () => {
    expect(await problemsOf(world())).to.deep.equal([]);
  });

  it("report nothing about a user whose invitation still works", async () => {
    const accounts = [hers({ awaitsFirstSignIn: true, invitedAt: daysAgo(2) })];
    expect(await problemsOf(world({ accounts }))).to.deep.equal([]);
    const finding = (await findingsOf(world({ accounts }))).get("user.temporary-password");
    expect(finding).to.have.property("note").that.includes("works until 2026-03-07");
  });

  it("report nothing about a user whom sync does not invite, because no app takes a password", async () => {
    const policy = { directSignIn: false };
    const none = world({ accounts: [], policy });
    expect(await problemsOf(none)).to.deep.equal([]);
    expect((await findingsOf(none)).get("user.account"))
      .to.have.property("note")
      .that.matches(/^none yet:/);
    const accounts = [hers({ awaitsFirstSignIn: true, uninvited: true, invites: 0 })];
    expect(await problemsOf(world({ accounts, policy }))).to.deep.equal([]);
    const found = await findingsOf(world({ accounts, policy }));
    expect(found.get("user.account-managed")).to.have.property("note").that.includes("without an invitation");
  });

  for (const [what, changes, problem] of FAULTS)
    it(`report with one check alone that ${what}`, async () => {
      expect(await problemsOf(world(changes))).to.deep.equal([problem]);
    });

  it("say what sync would do, and why, in the words of sync itself", async () => {
    const finding = (await findingsOf(world({ accounts: [] }))).get("user.plan");
    expect(finding).to.deep.equal({ state: "ok", note: "sync would invite: has no account" });
  });

  it("report that AWS rejects the user's change", async () => {
    const setAside = {
      id: "ada",
      what: "invite",
      code: "InvalidParameterException",
      since: "2026-03-01T00:00:00Z",
      attempts: 4,
      nextTry: "2026-03-03T00:00:00Z",
      digest: "",
    };
    const changes = {
      plan: { value: { entries: [], waitsForQuota: false, passwordDays: 7, now: NOW, setAside } },
    };
    const finding = (await findingsOf(world({ changes }))).get("user.plan");
    expect(finding)
      .to.include({ state: "failure" })
      .and.to.have.property("seen")
      .that.includes("InvalidParameterException, 4 times");
  });

  it("say that an invitation waits for the e-mails of the next day", async () => {
    const changes = { plan: { value: { entries: [], waitsForQuota: true, passwordDays: 7, now: NOW } } };
    const finding = (await findingsOf(world({ accounts: [], changes }))).get("user.account");
    expect(finding).to.have.property("seen").that.includes("e-mails of the day are used up");
  });

  it("are skipped with the missing action where the caller may not read", async () => {
    const denied = new Error(
      "User: arn:aws:iam::1:user/x is not authorized to perform: identitystore:ListUsers on resource: y",
    );
    denied.name = "AccessDeniedException";
    const found = await findingsOf(
      world({ changes: { directory: { error: denied }, plan: { error: denied } } }),
    );
    expect(found.get("user.directory"))
      .to.have.property("reason")
      .that.includes("identitystore:ListUsers is missing");
    expect(found.get("user.account-enabled")).to.deep.equal({ state: "ok" });
  });

  it("show no control character of a directory", async () => {
    const people = [person("ada", "ada\u001b[2J@example.com")];
    const view = await viewOf({ who: "ada", people, accounts: [] });
    const groups = await runChecks([userGroup("ada", async () => view)], plainTarget());
    const text = reportText({ target: plainTarget(), groups });
    expect(text).to.not.include("\u001b[2J");
    expect(text).to.include("\\u001b[2J");
  });
});

describe("An account of an identity provider", () => {
  const identities = [{ provider: "okta", subject: "00u1" }];

  it("is named with the provider, and whether it was linked", async () => {
    const linked = await findingsOf(world({ accounts: [hers({ identities })] }));
    expect(linked.get("user.account"))
      .to.have.property("note")
      .that.matches(/; linked to okta as 00u1$/);
    const made = await findingsOf(world({ accounts: [hers({ identities, federated: true })] }));
    expect(made.get("user.account"))
      .to.have.property("note")
      .that.matches(/; made by okta as 00u1$/);
  });

  it("has the provider's e-mail, which is corrected there", async () => {
    const accounts = [hers({ identities, email: "ada.l@example.com" })];
    const found = (await findingsOf(world({ accounts }))).get("user.account-email");
    expect(found).to.include({ state: "failure" });
    expect(found).to.have.property("fix").that.includes("identity provider, which owns it");
  });

  it("beside the one with a password is named with its own state, and is no fault of the pool", async () => {
    const atOkta = foreign("okta_00u1", { email: WHO, federated: true, identities, enabled: false });
    const found = (await findingsOf(world({ accounts: [hers(), atOkta] }))).get("user.email-unique");
    expect(found).to.include({ state: "warning" });
    expect(found)
      .to.have.property("seen")
      .that.includes("(with a password)")
      .and.includes("okta_00u1 (made by okta, disabled)");
    expect(found)
      .to.have.property("fix")
      .that.includes("delete okta_00u1 in the Cognito console. The next sync links")
      .and.not.includes(`${hers().username},`);
  });

  it("has no password, and needs none", async () => {
    const status = { value: { status: "EXTERNAL_PROVIDER", factors: [] } };
    const accounts = [hers({ identities, federated: true })];
    const found = await findingsOf(world({ accounts, changes: { status, mfaRequired: true } }));
    expect(found.get("user.status")?.state).to.equal("ok");
    expect(found.get("user.mfa"))
      .to.include({ state: "ok" })
      .and.to.have.property("note")
      .that.includes("provider");
  });
});
