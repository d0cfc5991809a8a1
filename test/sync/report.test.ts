import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import type { MailItem } from "../../sync/apply.ts";
import { plan } from "../../sync/plan.ts";
import { findingsDocument, report } from "../../sync/report.ts";
import { planTable, printable } from "../../sync/table.ts";
import { quietIo } from "../support/quiet-io.ts";
import { account, person } from "./people.ts";

const items = plan(
  [person("ada"), person("bob", ""), person("cy", "Cy@example.com")],
  [account("cy"), account("left")],
);
const mails = items.filter((item): item is MailItem => item.kind === "invite" || item.kind === "resend");
const [resend, invite] = mails;
const target = { poolId: "eu-central-1_Abc" };

describe("The plan's table", () => {
  it("counts first, then has a line for each, with the reason", () => {
    const lines = planTable(items, false).split("\n");
    expect(lines[0]).to.equal("1 invite, 1 resend, 1 skipped, 1 no longer in the source");
    expect(lines.find((line) => line.includes("bob"))).to.include("has no e-mail");
    expect(lines.find((line) => line.includes("Cy@example.com"))).to.match(/never signed in; e-mail differs/);
    expect(lines.find((line) => line.includes("left@example.com"))).to.include("is not in the source");
  });

  it("is the same with colours, but for these", () => {
    expect(planTable(items, true)).not.to.equal(planTable(items, false));
    expect(stripVTControlCharacters(planTable(items, true))).to.equal(planTable(items, false));
  });

  it("says that nobody is there at all", () => {
    expect(planTable([], false)).to.equal("nobody there at all");
  });

  it("lets no control character of a directory reach the terminal", () => {
    expect(printable("Ada\u001b[2J\u202e\n")).to.equal("Ada\ufffd[2J\ufffd\ufffd");
    const hostile = plan([person("eve", "eve@example.com", { displayName: "\u001b]0;pwned\u0007" })], []);
    expect(planTable(hostile, false)).not.to.include("\u001b").and.not.to.include("\u0007");
  });
});

describe("The report", () => {
  function reported(json: boolean, findings: Partial<Parameters<typeof report>[1]> = {}) {
    const printed: string[] = [];
    const said: string[] = [];
    const io = quietIo({ print: (text) => printed.push(text), say: (line) => said.push(line) });
    report({ source: "idc", target, json }, { items, results: [], waiting: [], ...findings }, io);
    return { printed: printed.join("\n"), said: said.join("\n") };
  }

  it("names who failed and why, who was not reached, and who waits", () => {
    if (invite === undefined || resend === undefined) throw new Error("both are planned");
    const { said } = reported(false, {
      results: [
        { item: invite, outcome: "invited" },
        { item: resend, outcome: "failed", reason: "the mail could not be delivered (X)" },
        { item: resend, outcome: "not-started" },
      ],
      waiting: [invite],
    });
    expect(said.split("\n")).to.deep.equal([
      "1 of 3 done.",
      "Failed: Cy@example.com: the mail could not be delivered (X)",
      "Not started: Cy@example.com",
      "The day's mails are used up. These wait for the next run, tomorrow: ada@example.com",
    ]);
  });

  it("is one JSON document with --json, and nothing else", () => {
    const { printed, said } = reported(true);
    expect(said).to.equal("");
    expect(JSON.parse(printed)).to.deep.include({
      source: "idc",
      poolId: "eu-central-1_Abc",
      counts: { invite: 1, resend: 1, there: 0, "not-ours": 0, skipped: 1, gone: 1 },
    });
  });

  it("has in its document how each person went", () => {
    if (invite === undefined || resend === undefined) throw new Error("both are planned");
    const results = [{ item: resend, outcome: "failed", reason: "why" } as const];
    const document = findingsDocument({ source: "idc", target }, { items, results, waiting: [invite] });
    expect(JSON.parse(JSON.stringify(document)).people).to.deep.include.members([
      {
        kind: "invite",
        id: "ada",
        email: "ada@example.com",
        name: "ada",
        why: "has no account",
        waits: true,
      },
    ]);
    expect(JSON.stringify(document)).to.include('"outcome":"failed","reason":"why"');
  });
});
