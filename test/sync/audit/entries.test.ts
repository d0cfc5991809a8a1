import { expect } from "chai";
import type { Result } from "../../../sync/apply/apply.ts";
import { auditing, auditLine } from "../../../sync/audit/entries.ts";
import { type Account, attributes } from "../../../sync/model/account.ts";
import type { Action, Change } from "../../../sync/model/action.ts";
import type { Person } from "../../../sync/model/person.ts";

const RUN = { run: "run-1", by: "arn:aws:iam::111122223333:user/admin" };
const AT = new Date("2026-11-21T12:00:00.000Z");

const ada: Person = {
  id: "93c4b8f2-7001-70a1-8b1c-0a1b2c3d4e5f",
  emails: ["Ada@example.com"],
  displayName: "Ada Lovelace",
  givenName: "Ada",
  familyName: "Lovelace",
  enabled: true,
  source: "idc",
};

const account: Account = {
  username: ada.id,
  email: "Ada@example.com",
  emailVerified: true,
  name: "Ada Lovelace",
  givenName: "Ada",
  familyName: "Lovelace",
  enabled: true,
  awaitsFirstSignIn: false,
  federated: false,
  managed: true,
  directoryId: ada.id,
  source: "idc",
  managedBy: "quick-sign-in",
  invites: 1,
};

const disabledAt = new Date("2026-10-01T00:00:00.000Z");
const disabled: Account = { ...account, enabled: false, disabledMark: { at: disabledAt } };

const email: Change = { attribute: "email", from: "Ada@example.com", to: "ada.king@example.com" };
const unmarked: Change = { attribute: attributes.disabledAt, from: disabledAt.toISOString(), to: "" };
const source: Change = { attribute: attributes.source, from: "", to: "idc" };

const lineOf = (result: Result) => JSON.parse(auditLine(RUN, AT, result));

describe("An audit entry", () => {
  it("contains account, action, reason, run, actor and time", () => {
    const action: Action = { kind: "update", reason: "differs", person: ada, account, changes: [email] };
    expect(lineOf({ action, outcome: "updated" })).to.deep.equal({
      audit: "account",
      at: AT.toISOString(),
      ...RUN,
      id: ada.id,
      username: ada.id,
      what: "update",
      why: "differs",
      outcome: "updated",
      before: { email: "Ada@example.com" },
      after: { email: "ada.king@example.com" },
    });
  });

  const profile = { name: "Ada Lovelace", given_name: "Ada", family_name: "Lovelace" };
  const whose = { [attributes.directoryId]: ada.id, [attributes.source]: "idc" };
  const effects: readonly [what: string, result: Result, before: object | null, after: object | null][] = [
    [
      "made: nothing, and all that it got",
      {
        action: { kind: "invite", reason: "no-account", person: ada, email: "Ada@example.com" },
        outcome: "invited",
      },
      null,
      { email: "Ada@example.com", ...profile, ...whose, enabled: true },
    ],
    [
      "sent a new invitation: how many went out, and to which address",
      { action: { kind: "resend", reason: "lapsed", person: ada, account }, outcome: "resent" },
      { email: "Ada@example.com", invites: 1 },
      { email: "Ada@example.com", invites: 2 },
    ],
    [
      "sent a new invitation to the e-mail that it has got",
      {
        action: { kind: "resend", reason: "email-changed", person: { ...ada, emails: [email.to] }, account },
        outcome: "resent",
      },
      { email: "Ada@example.com", invites: 1 },
      { email: email.to, invites: 2 },
    ],
    [
      "taken over: whose it was, and is",
      {
        action: { kind: "adopt", reason: "same-email", person: ada, account, changes: [source] },
        outcome: "adopted",
      },
      { [attributes.source]: "" },
      { [attributes.source]: "idc" },
    ],
    [
      "disabled",
      { action: { kind: "disable", reason: "gone", account, changes: [] }, outcome: "disabled" },
      { enabled: true },
      { enabled: false },
    ],
    [
      "enabled again, and renamed on the way",
      {
        action: {
          kind: "enable",
          reason: "back",
          person: ada,
          account: disabled,
          changes: [email, unmarked],
        },
        outcome: "enabled",
      },
      { enabled: false, email: email.from, [attributes.disabledAt]: disabledAt.toISOString() },
      { enabled: true, email: email.to, [attributes.disabledAt]: "" },
    ],
    [
      "deleted: all that it was, and nothing",
      { action: { kind: "delete", reason: "grace-period-over", account: disabled }, outcome: "deleted" },
      {
        ...{ email: "Ada@example.com", email_verified: true, ...profile, ...whose },
        [attributes.disabledAt]: disabledAt.toISOString(),
        enabled: false,
      },
      null,
    ],
  ];
  for (const [what, result, before, after] of effects) {
    it(`shows an account before and after it is ${what}`, () => {
      const line = lineOf(result);
      expect(line.before).to.deep.equal(before);
      expect(line.after).to.deep.equal(after);
      expect(line).not.to.have.property("wanted");
    });
  }

  const remove: Action = { kind: "disable", reason: "gone", account, changes: [] };
  const undone: readonly Result[] = [
    { action: remove, outcome: "failed", reason: "the call failed: run it again (TimeoutError)" },
    { action: remove, outcome: "blocked", reason: "what comes before it was not done" },
    { action: remove, outcome: "left", reason: "the account was deleted meanwhile" },
  ];
  for (const result of undone) {
    it(`contains no unknown state if the change ${result.outcome}`, () => {
      const line = lineOf(result);
      expect(line).not.to.have.property("after");
      expect(line).to.deep.include({ before: { enabled: true }, wanted: { enabled: false } });
      expect(line.explanation).to.be.a("string");
    });
  }

  it("reports no change for an account that another run created", () => {
    const action: Action = { kind: "invite", reason: "no-account", person: ada, email: "Ada@example.com" };
    expect(lineOf({ action, outcome: "already-there" }))
      .to.have.property("wanted")
      .that.includes({ enabled: true });
  });

  it("is written for each result at once, and for no action that did not start", () => {
    const written: [line: string, at: number][] = [];
    const log = {
      write: (line: string, at: number) => written.push([line, at]),
      settle: async () => undefined,
    };
    const onResult = auditing(log, RUN, () => AT.getTime());
    onResult({ action: remove, outcome: "not-started" });
    onResult({ action: remove, outcome: "disabled" });
    expect(written).to.deep.equal([
      [auditLine(RUN, AT, { action: remove, outcome: "disabled" }), AT.getTime()],
    ]);
  });
});
