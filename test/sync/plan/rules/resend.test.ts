import { expect } from "chai";
import type { Change, PlanEntry } from "../../../../sync/model/action.ts";
import { mailboxOf, withResend } from "../../../../sync/plan/rules/resend.ts";
import { account, daysAgo, foreign, person, planned, policy } from "../../people.ts";

const invited = (days: number, more = {}) => account("ada", { invitedAt: daysAgo(days), ...more });
const plannedFor = (one: ReturnType<typeof account>, changes = {}) =>
  planned([person("ada")], [one], changes);

describe("A new invitation", () => {
  it("is sent if the last one has expired", () => {
    expect(plannedFor(invited(8))).to.deep.equal(["resend ada = ada (lapsed)"]);
    expect(plannedFor(invited(6))).to.deep.equal(["skip ada = ada (pending-first-sign-in)"]);
    expect(plannedFor(invited(6), { resendAfterDays: 5 })).to.deep.equal(["resend ada = ada (lapsed)"]);
    const renamed = invited(8, { changedAt: daysAgo(1) });
    expect(plannedFor(renamed), "another change does not put it off").to.deep.equal([
      "resend ada = ada (lapsed)",
    ]);
  });

  it("is sent up to the maximum, the first included", () => {
    expect(plannedFor(invited(8, { invites: 2 }))).to.deep.equal(["resend ada = ada (lapsed)"]);
    expect(plannedFor(invited(8, { invites: 3 }))).to.deep.equal(["skip ada = ada (invitation-limit)"]);
    expect(plannedFor(invited(8, { invites: 3 }), { maxInvitations: 4 })).to.deep.equal([
      "resend ada = ada (lapsed)",
    ]);
  });

  it("is sent at once to another mailbox, after the account has that address", () => {
    const lines = planned([person("ada", "new@example.com")], [invited(1)]);
    expect(lines).to.deep.equal([
      "update ada = ada (differs); email ada@example.com → new@example.com",
      "resend ada = ada (email-changed)",
    ]);
    expect(planned([person("ada", "Ada@example.com")], [invited(1)])).to.have.length(1);
    expect(planned([person("ada", "new@example.com")], [invited(1, { invites: 3 })])).to.have.length(1);
  });

  it("is sent to a user who is back and never signed in, once the account is enabled", () => {
    const back = invited(20, { enabled: false, disabledMark: { at: daysAgo(10) } });
    expect(plannedFor(back).map((line) => line.split(" ")[0])).to.deep.equal(["enable", "resend"]);
  });

  it("is sent to no user who has signed in, has no access, or is not in the directory", () => {
    const all = { resend: { all: true, unmanaged: true } };
    expect(plannedFor(invited(8, { awaitsFirstSignIn: false }), all)).to.deep.equal([
      "skip ada = ada (in-sync)",
    ]);
    expect(plannedFor(invited(8, { enabled: false }), all)).to.deep.equal([
      "skip ada = ada (disabled-by-hand)",
    ]);
    expect(planned([], [invited(8)], { ...all, onRemove: "keep" })).to.deep.equal([
      "skip ada (removed-kept)",
    ]);
  });

  it("is sent to all users who never signed in if requested, however often they were invited", () => {
    const all = { resend: { all: true, unmanaged: false } };
    expect(plannedFor(invited(1, { invites: 9 }), all)).to.deep.equal(["resend ada = ada (requested)"]);
  });

  it("is sent to an unmanaged account only if each is confirmed", () => {
    const theirs = foreign("admin", { email: "ada@example.com" });
    const asks = { resend: { all: false, unmanaged: true } };
    expect(plannedFor(theirs, asks)).to.deep.equal(["resend ada = admin (unmanaged)"]);
    expect(plannedFor(theirs)).to.deep.equal(["skip ada = admin (unmanaged)"]);
    expect(plannedFor({ ...theirs, awaitsFirstSignIn: false }, asks)).to.deep.equal([
      "skip ada = admin (unmanaged)",
    ]);
    expect(plannedFor({ ...theirs, enabled: false }, asks)).to.deep.equal(["skip ada = admin (unmanaged)"]);
    expect(plannedFor(invited(1), asks), "a managed account").to.deep.equal([
      "skip ada = ada (pending-first-sign-in)",
    ]);
  });
});

describe("A new invitation after another action of the same account", () => {
  const kindsFor = (action: PlanEntry) => withResend(action, policy()).map(({ kind }) => kind);
  const ada = person("ada");
  const moved = person("ada", "new@example.com", { displayName: "ada" });
  const renamed: Change[] = [{ attribute: "name", from: "Ida", to: "ada" }];

  it("is not sent if the account is disabled, or stays disabled by an administrator", () => {
    expect(
      kindsFor({
        kind: "disable",
        reason: "disabled-in-directory",
        person: ada,
        account: invited(8),
        changes: [],
      }),
    ).to.deep.equal(["disable"]);
    expect(planned([moved], [invited(8, { enabled: false })])).to.deep.equal([
      "update ada = ada (differs); email ada@example.com → new@example.com",
    ]);
    const reusable = { ...moved, reusableId: true };
    expect(planned([reusable], [invited(8, { enabled: false })], { adopt: true })).to.deep.equal([
      "adopt ada = ada (same-id); email ada@example.com → new@example.com",
    ]);
  });

  it("is not sent after an update for another reason than the user's own data", () => {
    for (const reason of ["email-released", "emails-swap", "enabled-by-hand"] as const)
      expect(
        kindsFor({ kind: "update", reason, person: ada, account: invited(8), changes: [] }),
        reason,
      ).to.deep.equal(["update"]);
    expect(
      kindsFor({ kind: "update", reason: "differs", person: ada, account: invited(8), changes: renamed }),
    ).to.deep.equal(["update", "resend"]);
  });

  it("is sent after the account was adopted, enabled or disabled by sync", () => {
    for (const more of [{}, { enabled: false, disabledMark: { at: daysAgo(9) } }]) {
      const adopted = invited(8, more);
      expect(
        kindsFor({ kind: "adopt", reason: "same-email", person: ada, account: adopted, changes: renamed }),
      ).to.deep.equal(["adopt", "resend"]);
    }
  });

  it("is sent only to an address that is verified, or that this action verifies", () => {
    const unverified = invited(8, { emailVerified: false });
    const kindsAfter = (changes: Change[]) =>
      kindsFor({ kind: "update", reason: "differs", person: ada, account: unverified, changes });
    expect(kindsAfter(renamed)).to.deep.equal(["update"]);
    expect(kindsAfter([{ attribute: "email_verified", from: "true", to: "false" }])).to.deep.equal([
      "update",
    ]);
    expect(kindsAfter([{ attribute: "email_verified", from: "false", to: "true" }])).to.deep.equal([
      "update",
      "resend",
    ]);
    expect(kindsAfter([{ attribute: "email", from: "", to: "ada@example.com" }])).to.deep.equal([
      "update",
      "resend",
    ]);
  });

  it("is not sent if neither the user nor the account has an e-mail", () => {
    const { email: _, ...bare } = invited(8, { name: "Ida" });
    expect(planned([person("ada", undefined, { emails: [] })], [bare])).to.deep.equal([
      "update ada = ada (differs); name Ida → ada",
    ]);
  });
});

describe("The mailbox of a new invitation", () => {
  const ada = person("ada", "new@example.com");
  const mailbox = (reason: Parameters<typeof mailboxOf>[0]["reason"], one = invited(8), user = ada) =>
    mailboxOf({ kind: "resend", reason, person: user, account: one });

  it("is the user's new e-mail if it changed", () => {
    expect(mailbox("email-changed")).to.equal("new@example.com");
    expect(mailbox("email-changed", invited(8), person("ada", undefined, { emails: [] }))).to.equal(
      "ada@example.com",
    );
  });

  it("is the account's e-mail otherwise", () => {
    for (const reason of ["lapsed", "requested", "unmanaged"] as const)
      expect(mailbox(reason), reason).to.equal("ada@example.com");
  });

  it("is empty if the account has no e-mail", () => {
    const { email: _, ...bare } = invited(8);
    expect(mailbox("requested", bare)).to.equal("");
  });
});

describe("A new invitation whose account does not have the person's e-mail", () => {
  const waiting = (more = {}) =>
    account("ada", { email: "old@example.com", invitedAt: daysAgo(10), ...more });

  it("is not sent: it contains a password, and the address may be another user's by now", () => {
    const ada = person("ada", "new@example.com", { displayName: "Ada L" });
    const carl = [person("carl", "carl@example.com"), account("carl", { email: "new@example.com" })] as const;
    const held = planned(
      [ada, carl[0]],
      [waiting(), { ...carl[1], directoryId: "other", managedBy: "", managed: false }],
    );
    expect(held.filter((line) => line.startsWith("resend"))).to.deep.equal([]);
    const shared = planned([ada, person("bob", "new@example.com")], [waiting()]);
    expect(shared.filter((line) => line.startsWith("resend"))).to.deep.equal([]);
    const guarded = planned([ada], [waiting()], { maxEmailChanges: { count: 0 } });
    expect(guarded).to.deep.equal(["update ada = ada (differs); name ada → Ada L"]);
  });

  it("is sent once the account has it", () => {
    const ada = person("ada", "new@example.com", { displayName: "ada" });
    expect(planned([ada], [waiting()])).to.deep.equal([
      "update ada = ada (differs); email old@example.com → new@example.com",
      "resend ada = ada (email-changed)",
    ]);
  });
});
