import { expect } from "chai";
import { dataOfRun } from "../../../../sync/cli/report/data-of-run.ts";
import type { ReportData } from "../../../../sync/cli/report/report-data.ts";
import { defaultPolicy } from "../../../../sync/model/policy.ts";
import type { SyncRequest } from "../../../../sync/reconcile/request.ts";
import { account, foreign, person, planOf, policy } from "../../people.ts";
import { actionFor, plan, recordOf, request, results } from "./sample-run.ts";

/** A row in words: "disable left (is not …): done". */
function inWords({ kinds, reasons, states, rows }: ReportData, id: string): string {
  const row = rows.find(([, , , , , its]) => its === id);
  if (row === undefined) return "not there";
  const [kind, reason, state, , , , changes, note] = row;
  const diff = changes.map((change) => `; ${change.join(" ")}`).join("");
  return `${kinds[kind]?.kind} (${reasons[reason]}${diff}): ${states[state]?.word}${note && `, ${note}`}`;
}

describe("The data of a plan's page", () => {
  const data = dataOfRun(request, recordOf());

  it("contains all users with action, reason, changes and state", () => {
    expect(data.rows).to.have.length(plan.actions.length);
    expect(inWords(data, "left")).to.equal("disable (is no longer in the source): to do");
    expect(inWords(data, "cy")).to.equal(
      "update (differs from the directory; email cy@example.com Cy@example.com; name Cyril cy): to do",
    );
    expect(inWords(data, "same")).to.equal("skip (is in sync): no change");
    expect(inWords(data, "bob")).to.equal("skip (has no e-mail address): no change");
  });

  it("shows the address of an account that is not changed, if only the case differs", () => {
    const { actions } = planOf([person("ada")], [foreign("a", { email: "Ada@example.com" })]);
    expect(inWords(dataOfRun(request, { ...recordOf(), actions }), "ada")).to.match(
      /: no change, only the case differs: the account has Ada@example\.com$/,
    );
  });

  it("shows address and identity of an account that is linked to another user of the provider", () => {
    const ada = person("ada", "new@example.com", { subjects: { subject: "00-ada" } });
    const linked = account("ada", {
      awaitsFirstSignIn: false,
      identities: [{ provider: "okta", subject: "old" }],
    });
    const { actions } = planOf([ada], [linked], { providers: { okta: { follow: true, link: "subject" } } });
    expect(inWords(dataOfRun(request, { ...recordOf(), actions }), "ada")).to.match(
      /: no change, the account has ada@example\.com; okta old, of account ada$/,
    );
  });

  it("starts with users who lose access, like the table on the terminal", () => {
    const kinds = data.rows.map(([kind]) => kind);
    expect(kinds).to.deep.equal(kinds.toSorted((a, b) => a - b));
    expect(data.kinds[kinds[0] ?? -1]?.kind).to.equal("disable");
  });

  it("says which pool, stack and source, when, and that nothing was changed", () => {
    expect(data.headline).to.equal("This is a plan: nothing was changed.");
    expect(data.applied).to.equal(false);
    expect(Object.fromEntries(data.facts)).to.deep.equal({
      "User pool": "eu-central-1_Abc",
      Region: "eu-central-1",
      Stack: "prod",
      Source: "IAM Identity Center",
      Created: "2026-03-02 12:00 UTC",
      "Estimated duration": "about 1 s",
      "E-mails left today": "50",
    });
  });

  it("has a headline for an open plan, for a used-up quota, and for an empty plan", () => {
    const before = dataOfRun(request, recordOf({ ended: false, waiting: [actionFor("ada")] }));
    expect(before.headline).to.equal(
      "This is a plan: nothing has been changed yet. 1 invitation waits: the daily e-mail quota is used up.",
    );
    expect(inWords(before, "ada")).to.equal("invite (has no account): waits for quota");
    expect(dataOfRun(request, recordOf({ actions: [] })).headline).to.equal(
      "There are no actions to execute.",
    );
  });

  it("has a guard's finding as the terminal says it", () => {
    const guard = { reason: "too-many", removals: 120, allowed: 30, of: 300 } as const;
    expect(dataOfRun(request, recordOf({ guard })).guard).to.match(/^NO USER IS REMOVED: 120 of 300/);
    expect(data.guard).to.equal(undefined);
    const held = planOf([], [account("left")]);
    expect(inWords(dataOfRun(request, recordOf(held)), "left")).to.match(/^skip .*: blocked by guard$/);
  });

  it("hides attributes of sync, and replaces invisible characters", () => {
    const { actions } = planOf([], []);
    expect(dataOfRun(request, recordOf({ actions })).rows).to.deep.equal([]);
    expect(JSON.stringify(data.rows)).not.to.include("custom:");
    expect(data.rows.map(([, , , , name]) => name)).to.include("Ada\\u202egnp.exe\\u001b[2J");
  });
});

describe("The data of a run's page", () => {
  const data = dataOfRun(
    request,
    recordOf({ results, waiting: [actionFor("h0")], emailsLeft: Number.POSITIVE_INFINITY }),
  );

  it("contains the result of each action", () => {
    expect(inWords(data, "left")).to.match(/: done$/);
    expect(inWords(data, "cy")).to.match(
      /: failed, another account has this e-mail \(AliasExistsException\)$/,
    );
    expect(inWords(data, "ada")).to.match(/: done, the account already existed$/);
    expect(inWords(data, "dan")).to.match(/: not started$/);
    expect(inWords(data, "h0")).to.match(/: waits for quota$/);
    expect(inWords(data, "h1")).to.match(/: not chosen$/);
    expect(data).to.deep.include({ applied: true });
    expect(data.headline).to.match(/^Executed in part: 2 of 4 done\./);
    expect(Object.fromEntries(data.facts)["E-mails left today"]).to.equal("no limit (Amazon SES)");
  });

  it("is done if all actions are done", () => {
    const [done] = results;
    expect(dataOfRun(request, recordOf({ results: done ? [done] : [] })).headline).to.equal(
      "Executed: 1 done.",
    );
  });
});

describe("The settings in a report", () => {
  const rule = (asked: Partial<SyncRequest> = {}, changes = {}) =>
    Object.fromEntries(dataOfRun({ ...request, ...asked }, recordOf({ policy: policy(changes) })).settings);

  it("is said in words, also where nothing was decided", () => {
    const { maxRemovals, maxEmailChanges } = defaultPolicy;
    expect(rule({}, { maxRemovals, maxEmailChanges })).to.deep.equal({
      "Users who are not in the source": "are removed",
      "Accounts that sync did not create": "are not changed",
      "Removed users": "are disabled and signed out; tokens that their apps have work to their end",
      "Removals within an hour": "at most 10 %, in small pools 5, but not more than half",
      "E-mail changes within an hour": "at most 10 %, in small pools 5, but not more than half",
      "Invitations expire": "after 7 days",
      "Automatic invitations to one user": "at most 3",
    });
  });

  it("names the selection and the decisions", () => {
    const asked = {
      groups: ["Staff", "Guests"],
      exclude: ["*-test@*"],
      only: ["invite"],
      who: "ada",
      maxEmails: 20,
      retireSource: ["local"],
    } as const;
    const decided = {
      allUsers: false,
      onRemove: "delete",
      graceDays: 1,
      maxRemovals: { count: 20 },
      adopt: true,
    };
    expect(
      rule(asked, { ...decided, allowRemovals: 40, resend: { all: true, unmanaged: false } }),
    ).to.deep.include({
      "Only groups": "Staff, Guests",
      "Without e-mail addresses": "*-test@*",
      "Only actions": "invite",
      "Only user": "ada",
      "E-mails in 24 hours": "at most 20",
      "Users who are not in the source": "are not changed (filtered run)",
      "Accounts that sync did not create": "are adopted by their verified e-mail address",
      "Removed users": "are disabled, and deleted later, after 1 day",
      "Removals within an hour": "at most 20",
      "Retired sources": "local",
      "Allowed removals in this run": "40",
      "Invitations sent again": "also if the last one has not expired",
    });
  });
});
