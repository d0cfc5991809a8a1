import { expect } from "chai";
import { dataOfRun } from "../../../../sync/cli/report/data-of-run.ts";
import type { ReportData } from "../../../../sync/cli/report/report-data.ts";
import { defaultPolicy } from "../../../../sync/model/policy.ts";
import type { SyncRequest } from "../../../../sync/reconcile/request.ts";
import { account, planOf, policy } from "../../people.ts";
import { deedFor, plan, recordOf, request, results } from "./sample-run.ts";

/** A row in words: "disable left (is not …): done". */
function inWords({ kinds, reasons, states, rows }: ReportData, id: string): string {
  const row = rows.find(([, , , , , its]) => its === id);
  if (row === undefined) return "not there";
  const [kind, reason, state, , , , changes, note] = row;
  const diff = changes.map((change) => `; ${change.join(" ")}`).join("");
  return `${kinds[kind]?.kind} (${reasons[reason]}${diff}): ${states[state]?.word}${note && `, ${note}`}`;
}

describe("What the page of a plan holds", () => {
  const data = dataOfRun(request, recordOf());

  it("is everybody, with the action, the reason in words, what changes, and that it is to be done", () => {
    expect(data.rows).to.have.length(plan.actions.length);
    expect(inWords(data, "left")).to.equal("disable (is not in the source any more): to do");
    expect(inWords(data, "cy")).to.equal(
      "update (differs from the directory; email cy@example.com Cy@example.com; name Cyril cy): to do",
    );
    expect(inWords(data, "same")).to.equal("skip (in step): no change");
    expect(inWords(data, "bob")).to.equal("skip (has no e-mail): no change");
  });

  it("begins with whoever loses something, as the table on the terminal does", () => {
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
      Made: "2026-03-02 12:00 UTC",
      "Would take": "about 1 s",
      "E-mails left today": "50",
    });
  });

  it("says so where it is read before anything is done, where mails do not suffice, and where there is nothing to do", () => {
    const before = dataOfRun(request, recordOf({ ended: false, waiting: [deedFor("ada")] }));
    expect(before.headline).to.equal(
      "This is a plan: nothing has been changed so far. The day's mails do not suffice for 1 of the invitations.",
    );
    expect(inWords(before, "ada")).to.equal("invite (has no account): waits for mails");
    expect(dataOfRun(request, recordOf({ actions: [] })).headline).to.equal("There is nothing to do.");
  });

  it("has a guard's finding as the terminal says it", () => {
    const guard = { reason: "too-many", removals: 120, allowed: 30, of: 300 } as const;
    expect(dataOfRun(request, recordOf({ guard })).guard).to.match(/^NO USER IS REMOVED: 120 of 300/);
    expect(data).not.to.have.property("guard");
    const held = planOf([], [account("left")]);
    expect(inWords(dataOfRun(request, recordOf(held)), "left")).to.match(/^skip .*: held back$/);
  });

  it("shows no mark of sync's own, and no character that nobody sees", () => {
    const { actions } = planOf([], []);
    expect(dataOfRun(request, recordOf({ actions })).rows).to.deep.equal([]);
    expect(JSON.stringify(data.rows)).not.to.include("custom:");
    expect(data.rows.map(([, , , , name]) => name)).to.include("Ada\ufffdgnp.exe\ufffd[2J");
  });
});

describe("What the page of a run holds", () => {
  const data = dataOfRun(
    request,
    recordOf({ results, waiting: [deedFor("h0")], emailsLeft: Number.POSITIVE_INFINITY }),
  );

  it("is how each went", () => {
    expect(inWords(data, "left")).to.match(/: done$/);
    expect(inWords(data, "cy")).to.match(
      /: failed, another account has this e-mail \(AliasExistsException\)$/,
    );
    expect(inWords(data, "ada")).to.match(/: done, the account was there already$/);
    expect(inWords(data, "dan")).to.match(/: not started$/);
    expect(inWords(data, "h0")).to.match(/: waits for mails$/);
    expect(inWords(data, "h1")).to.match(/: not chosen$/);
    expect(data).to.deep.include({ applied: true });
    expect(data.headline).to.match(/^Carried out in part: 2 of 4 done\./);
    expect(Object.fromEntries(data.facts)["E-mails left today"]).to.equal("no limit: Amazon SES sends them");
  });

  it("is done where all is", () => {
    const [done] = results;
    expect(dataOfRun(request, recordOf({ results: done ? [done] : [] })).headline).to.equal(
      "Carried out: 1 done.",
    );
  });
});

describe("By which rule a run was made", () => {
  const rule = (asked: Partial<SyncRequest> = {}, changes = {}) =>
    Object.fromEntries(dataOfRun({ ...request, ...asked }, recordOf({ policy: policy(changes) })).settings);

  it("is said in words, also where nothing was decided", () => {
    const { maxRemovals, maxEmailChanges } = defaultPolicy;
    expect(rule({}, { maxRemovals, maxEmailChanges })).to.deep.equal({
      "Whoever is not in the source": "counts as gone",
      "Accounts that sync did not make": "are left alone",
      "Whoever is gone": "is disabled, and signed out everywhere",
      "Removals within an hour": "10 % at the most, in small pools 5, but no more than half",
      "E-mail changes within an hour": "10 % at the most, in small pools 5, but no more than half",
      "Invitations lapse": "after 7 days",
      "Invitations to one person": "at most 3 go out by themselves",
    });
  });

  it("names whom it is about, and what was decided", () => {
    const asked = {
      groups: ["Staff", "Guests"],
      exclude: ["*-test@*"],
      only: ["invite"],
      who: "ada",
      limit: 20,
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
      rule(asked, { ...decided, allowRemovals: 40, resend: { all: true, notOurs: false } }),
    ).to.deep.include({
      "Only the groups": "Staff, Guests",
      "No e-mails like": "*-test@*",
      "Only the actions": "invite",
      "Only the person": "ada",
      "Mails in 24 hours": "20 at the most",
      "Whoever is not in the source": "is left alone: the source is a part",
      "Accounts that sync did not make": "are taken over by their verified e-mail",
      "Whoever is gone": "is disabled, and deleted later, after 1 day",
      "Removals within an hour": "20 at the most",
      "Sources no longer in use": "local",
      "Removals meant this once": "40",
      "New invitations": "also to those whose last one has not lapsed",
    });
  });
});
