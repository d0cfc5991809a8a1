import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { findingsDocument, report } from "../../../../sync/cli/show/report.ts";
import { planTable } from "../../../../sync/cli/show/table.ts";
import { isAction } from "../../../../sync/model/action.ts";
import { printable } from "../../../../sync/model/safe-text.ts";
import { quietIo } from "../../../support/quiet-io.ts";
import { account, daysAgo, person, planOf } from "../../people.ts";

const { actions } = planOf(
  [person("ada"), person("bob", ""), person("cy", "Cy@example.com"), person("dan")],
  [
    account("cy", { awaitsFirstSignIn: false, name: "Cyril" }),
    account("dan", { invitedAt: daysAgo(9) }),
    account("left"),
  ],
);
const [invite, update, resend] = ["invite", "update", "resend"].map((kind) => {
  const found = actions.find((action) => action.kind === kind);
  if (found === undefined || !isAction(found)) throw new Error(`${kind} is planned`);
  return found;
});
const target = { poolId: "eu-central-1_Abc" };

describe("The plan's table", () => {
  it("counts first, then has a line for each, with the reason", () => {
    const lines = planTable(actions, { color: false }).split("\n");
    expect(lines[0]).to.equal("1 disable, 1 update, 1 invite, 1 resend, 1 skip");
    expect(lines.find((line) => line.includes("bob"))).to.include("has no e-mail address");
    expect(lines.find((line) => line.includes("left@example.com"))).to.include("is no longer in the source");
  });

  it("shows old and new values, and no attributes of sync", () => {
    const line = planTable(actions, { color: false })
      .split("\n")
      .find((one) => one.includes("Cy@example.com"));
    expect(line).to.include("email: cy@example.com → Cy@example.com; name: Cyril → cy");
    const adopted = planOf([person("ada")], [account("x", { source: "local", email: "ada@example.com" })], {
      adopt: true,
    });
    expect(planTable(adopted.actions, { color: false })).not.to.include("custom:");
  });

  it("is the same with colours, but for these", () => {
    expect(planTable(actions, { color: true })).not.to.equal(planTable(actions, { color: false }));
    expect(stripVTControlCharacters(planTable(actions, { color: true }))).to.equal(
      planTable(actions, { color: false }),
    );
  });

  it("reports an empty plan", () => {
    expect(planTable([], { color: false })).to.equal("no users and no accounts");
  });

  it("lets no control character of a directory reach the terminal", () => {
    expect(printable("Ada\u001b[2J\u202e\n")).to.equal("Ada\\u001b[2J\\u202e\\u000a");
    const hostile = planOf([person("eve", "eve@example.com", { displayName: "\u001b]0;pwned\u0007" })], []);
    expect(planTable(hostile.actions, { color: false }))
      .not.to.include("\u001b")
      .and.not.to.include("\u0007");
  });
});

describe("The report", () => {
  function reported(json: boolean, findings: Partial<Parameters<typeof report>[1]> = {}) {
    const printed: string[] = [];
    const said: string[] = [];
    const io = quietIo({ print: (text) => printed.push(text), info: (line) => said.push(line) });
    report({ source: "idc", target, json }, { actions, results: [], waiting: [], ...findings }, io);
    return { printed: printed.join("\n"), said: said.join("\n") };
  }

  it("says that a plan file without actions leaves nothing to do, and not that there are no users", () => {
    const printed: string[] = [];
    const io = quietIo({ print: (text) => printed.push(text) });
    const nothing = { actions: [], results: [], waiting: [] };
    report({ source: "idc", target, yes: true, exactly: new Set<string>() }, nothing, io);
    expect(printed).to.deep.equal(["Nothing to do: the plan file has no actions."]);
  });

  it("names failed, not started and waiting actions", () => {
    if (!invite || !update || !resend) throw new Error("all are planned");
    const { said } = reported(false, {
      results: [
        { action: invite, outcome: "invited" },
        { action: update, outcome: "failed", reason: "another account has this e-mail (X)" },
        { action: update, outcome: "left", reason: "the account was deleted meanwhile (Y)" },
        { action: update, outcome: "blocked", reason: "another account still has this e-mail" },
        { action: resend, outcome: "not-started" },
      ],
      waiting: [invite],
    });
    expect(said.split("\n")).to.deep.equal([
      "2 of 5 done.",
      "Failed: Cy@example.com: another account has this e-mail (X)",
      "Not changed: Cy@example.com: the account was deleted meanwhile (Y)",
      "Not done: Cy@example.com: another account still has this e-mail",
      "Not started: dan@example.com",
      "The daily e-mail quota is used up. These invitations wait for a run tomorrow: ada@example.com",
    ]);
  });

  it("names twenty waiting users, and the number of others", () => {
    const waiting = planOf(
      Array.from({ length: 23 }, (_, index) => person(`p${index}`)),
      [],
    ).actions.filter(isAction);
    const { said } = reported(false, { waiting });
    expect(said.match(/@example\.com/g)).to.have.length(20);
    expect(said).to.match(/, and 3 more; --json and --report list all$/);
  });

  it("lists users in sync if requested, else counts them", () => {
    const inSync = planOf([person("same")], [account("same", { awaitsFirstSignIn: false })]).actions;
    const printedFor = (asked: object) => {
      const printed: string[] = [];
      const io = quietIo({ print: (text) => printed.push(text) });
      report({ source: "idc", target, ...asked }, { actions: inSync, results: [], waiting: [] }, io);
      return printed.join();
    };
    expect(printedFor({})).to.equal("1 skip\n1 user is in sync and not listed.");
    for (const asked of [{ who: "same" }, { only: ["skip"] }])
      expect(printedFor(asked)).to.include("same@example.com");
  });

  it("shows a guard that blocks removals, and what to do if they are intended", () => {
    const found = { removals: 120, allowed: 30, of: 300 };
    expect(reported(false, { guard: { reason: "too-many", ...found } }).said).to.equal(
      "NO USER IS REMOVED: 120 of 300 would lose their access or account, and the limit within an hour is 30. " +
        "If this is intended, run once with --allow-removals 120.",
    );
    expect(reported(false, { guard: { reason: "too-many", source: "scim", ...found } }).said).to.include(
      "NO USER IS REMOVED: 120 of 300 of scim would lose",
    );
    expect(reported(false, { guard: { reason: "too-many", only: "deletions", ...found } }).said).to.include(
      "NO ACCOUNT IS DELETED (disabling continues): 120 of 300 would lose",
    );
    expect(reported(false, { guard: { reason: "source-empty", ...found } }).said).to.match(
      /^NO USER IS REMOVED: the source returned no users, and 120 would/,
    );
    expect(JSON.parse(reported(true, { guard: { reason: "too-many", ...found } }).printed)).to.deep.include({
      guard: { reason: "too-many", ...found },
    });
  });

  it("is one JSON document with --json, and nothing else", () => {
    const { printed, said } = reported(true);
    expect(said).to.equal("");
    expect(JSON.parse(printed)).to.deep.include({
      source: "idc",
      poolId: "eu-central-1_Abc",
      counts: {
        ...{ disable: 1, delete: 0, update: 1, enable: 0, adopt: 0 },
        ...{ invite: 1, create: 0, link: 0, resend: 1, skip: 1 },
      },
    });
  });

  it("has in its document how each person went, and what of them changes", () => {
    if (!invite || !update) throw new Error("both are planned");
    const results = [{ action: update, outcome: "failed", reason: "why" } as const];
    const document = findingsDocument({ source: "idc", target }, { actions, results, waiting: [invite] });
    expect(JSON.parse(JSON.stringify(document)).people).to.deep.include.members([
      {
        kind: "invite",
        reason: "no-account",
        id: "ada",
        email: "ada@example.com",
        name: "ada",
        why: "has no account",
        waits: true,
      },
      {
        kind: "update",
        reason: "differs",
        id: "cy",
        username: "cy",
        email: "Cy@example.com",
        name: "cy",
        why: "differs from the directory; email: cy@example.com → Cy@example.com; name: Cyril → cy",
        changes: [
          { attribute: "email", from: "cy@example.com", to: "Cy@example.com" },
          { attribute: "name", from: "Cyril", to: "cy" },
        ],
        outcome: "failed",
        explanation: "why",
      },
    ]);
  });
});
