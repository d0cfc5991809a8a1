import { readdirSync, readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { expect } from "chai";
import fc from "fast-check";
import { describeFailure, describeWrongUsage } from "../../../automation/cli/failure.ts";
import { describeSteps } from "../../../automation/output/describe-steps.ts";
import { nextSteps } from "../../../automation/output/next-steps.ts";
import { outputsTable } from "../../../automation/output/outputs-table.ts";
import { describeWarnings } from "../../../automation/output/warnings.ts";
import { asJson, type CommandOutcome } from "../../../automation/terminal/outcome.ts";
import { terminalIo } from "../../../automation/terminal/terminal.ts";
import { toSyncError } from "../../../sync/aws/errors.ts";
import { changesTable, runsTable } from "../../../sync/cli/history/table.ts";
import { findingsDocument, report } from "../../../sync/cli/show/report.ts";
import { isAction } from "../../../sync/model/action.ts";
import { SyncError } from "../../../sync/model/errors.ts";
import { defaultPolicy, type Policy } from "../../../sync/model/policy.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { ManifestError } from "../../../sync/sources/manifest/raw-manifest.ts";
import { quietIo } from "../../support/quiet-io.ts";
import { anyAccounts, anyEntries, anyPolicy } from "../../sync/any-lists.ts";
import { run } from "../support/driver.ts";
import { OUTPUTS } from "../support/outputs.ts";

const ROOT = new URL("../../../", import.meta.url);

const hostile = fc.string({
  unit: fc.constantFrom(
    ...[
      "\u001b[31m",
      "\u001b]0;x\u0007",
      "\u001b",
      "\u0007",
      "\u009b",
      "\u202e",
      "\u2066",
      "\u200b",
      "\n",
      "\r",
    ],
    ...[
      "\t",
      "\u007f",
      "\ufeff",
      "\u2028",
      "\ud800",
      "\u{e0001}",
      "\u0000",
      "\b",
      "ada",
      "@example.com",
      "é",
    ],
  ),
  maxLength: 8,
});

/** Colours of this program, and joiners, are allowed; any other control or invisible character is not. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const ESCAPE = "\u001b";
const COLOUR = new RegExp(`${ESCAPE}\\[(?:\\d{1,2};?)*m`, "g");

const POLICY: Policy = { ...defaultPolicy, source: "idc", now: new Date() };

describe("Any text", () => {
  const written: string[] = [];
  const stream = Object.assign(new Writable({ decodeStrings: false }), { isTTY: true, columns: 100 });
  stream._write = (chunk, _encoding, done) => {
    written.push(String(chunk));
    done();
  };
  const io = terminalIo({ stdin: { isTTY: true }, stdout: stream, stderr: stream });
  after(() => io.interrupts.stop());

  const shown = (work: () => void): string => {
    written.length = 0;
    work();
    return written.join("");
  };
  /** What reached the terminal, once it is known to be harmless. */
  const harmless = (work: () => void): string => {
    const text = shown(work);
    const bare = text.replace(COLOUR, "").replace(/[\n\u200c\u200d]/g, "");
    expect(bare, JSON.stringify(bare)).not.to.match(UNSEEN);
    return text;
  };
  const end = ({ stdout, stderr }: CommandOutcome) => {
    if (stderr !== undefined) io.info(stderr);
    if (stdout !== undefined) io.print(stdout);
  };

  it("in any field of a plan is harmless, in a table, a list and as JSON, which stays exact", () => {
    fc.assert(
      fc.property(
        anyEntries,
        anyAccounts,
        anyPolicy,
        hostile,
        hostile,
        (people, accounts, policy, one, other) => {
          const renamed = people.map((entry) => ({ ...entry, id: entry.id + one, displayName: other }));
          const taken = accounts.map((account) => ({
            ...account,
            name: one,
            username: account.username + other,
          }));
          const { actions, guard, emailGuard } = plan(renamed, taken, policy);
          const results = actions
            .filter(isAction)
            .map((action) => ({ action, outcome: "failed" as const, reason: one }));
          const unidentified = [{ source: other, name: one, reason: other }];
          const findings = {
            actions,
            guard,
            emailGuard,
            unidentified,
            results,
            waiting: actions.filter(isAction),
          };
          const options = { source: one, target: { poolId: other }, only: ["skip" as const] };
          for (const columns of [undefined, 40, 120])
            harmless(() => report(options, findings, quietIo({ ...io, color: true, columns })));
          const json = harmless(() => report({ ...options, json: true }, findings, quietIo(io)));
          expect(JSON.parse(json)).to.deep.equal(
            JSON.parse(JSON.stringify(findingsDocument(options, findings))),
          );
        },
      ),
    );
  });

  it("cannot make another line of it", () => {
    const reason = "refused\n✓ all users were invited";
    const action = plan(
      [{ id: "a", emails: ["a@x.org"], displayName: "\r\n2 of 2 done.", enabled: true }],
      [],
      POLICY,
    ).actions.find(isAction);
    if (action === undefined) throw new Error("nothing is planned");
    const results = [{ action, outcome: "failed" as const, reason }];
    const options = { source: "idc", target: { poolId: "pool" }, yes: true };
    const text = harmless(() => report(options, { actions: [action], results, waiting: [] }, quietIo(io)));
    expect(text).not.to.match(/^(✓|2 of 2)/m);
    expect(text).to.include("Failed: a@x.org: refused\\u000a✓ all users were invited\n");
    const fault = new ManifestError("people.csv", [{ line: 2, message: 'name "x\npeople.csv:3: fine"' }]);
    expect(fault.message.split("\n")).to.have.length(2);
  });

  it("in a colour of another text is shown, not obeyed", () => {
    const text = shown(() => io.info("\u001b[8mhidden\u001b[0m"));
    expect(text).to.equal("\\u001b[8mhidden\\u001b[0m\n");
  });

  it("in any error is harmless, and exact as JSON", () => {
    fc.assert(
      fc.property(hostile, hostile, fc.constantFrom("AccessDenied", "Error"), (message, hint, name) => {
        const ofAws = Object.assign(new Error(message), { name: `${name}${hint}` });
        const errors = [
          new SyncError("USAGE", message, hint),
          toSyncError(ofAws, { what: hint, profile: message }),
          ...[ofAws, message, undefined],
        ];
        for (const error of errors) harmless(() => end(describeFailure(error)));
        const { stdout = "" } = describeFailure(new SyncError("USAGE", message, hint), true);
        const { error } = JSON.parse(harmless(() => io.print(stdout)));
        expect(error).to.deep.equal({ code: "USAGE", message, hint });
        harmless(() => end(describeWrongUsage(`error: ${message}`, true)));
      }),
    );
  });

  it("in any output, step, warning, run and audit entry is harmless", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const client = { ...OUTPUTS, UserInfoEndpoint: one, SecretArn: other };
        const outputs = { ...OUTPUTS, IssuerUrl: one, Clients: { [other]: client } };
        const records = [{ name: one, type: "CNAME" as const, value: other }];
        harmless(() => io.print(outputsTable({ ...outputs, DnsRecords: records }, 80)));
        const users = { worker: [], reusesPool: false };
        harmless(() => io.info(nextSteps({ stack: other, outputs, synced: false, users })));
        harmless(() => io.info(describeWarnings([one, other])));
        const changes = [{ path: other, before: one, after: other }];
        const step = { op: "update", urn: one, type: other, name: one, keys: [other], changes };
        const steps = [{ ...step, immutable: [], id: one, stays: false, inAws: true }];
        harmless(() => io.info(describeSteps(steps, changes)));
        expect(JSON.parse(harmless(() => end(asJson({ one, steps }))))).to.deep.equal(
          JSON.parse(JSON.stringify({ one, steps })),
        );
        const record = {
          at: one,
          run: other,
          by: one,
          looked: "person" as const,
          outcomes: { [other]: 1 },
          trouble: one,
        };
        harmless(() => io.print(runsTable([record], true)));
        const line = {
          audit: "account" as const,
          at: one,
          run: one,
          by: other,
          what: one,
          why: other,
          outcome: one,
        };
        const audit = { ...line, before: { [one]: other }, after: { [other]: one }, explanation: other };
        harmless(() => io.print(changesTable([audit], true)));
      }),
    );
  });

  it("that is typed is harmless, too", async () => {
    const typed = "--\u001b]0;owned\u0007\u202e";
    for (const more of [[], ["--json"]]) {
      const { code, stdout, stderr } = await run(ROOT.pathname, ["outputs", typed, ...more], {});
      expect(code).to.equal(2);
      expect(`${stdout}${stderr}`.replaceAll("\n", "")).to.include("owned").and.not.to.match(UNSEEN);
    }
  });

  it("goes through the one place that writes", () => {
    const files = ["automation", "sandbox/cli", "sync"].flatMap((folder) =>
      readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map(
        (name) => `${folder}/${name}`,
      ),
    );
    const writers = files.filter((name) => {
      if (!name.endsWith(".ts") || name.startsWith("sync/cli/report/browser/")) return false;
      return /\bconsole\.\w+\(|std(?:out|err)\.write\(|writeSync\(|styleText\(/.test(
        readFileSync(new URL(name, ROOT), "utf8"),
      );
    });
    // Those of Lambda functions write to their log.
    expect(writers.sort()).to.deep.equal([
      "automation/terminal/terminal.ts",
      "sync/model/safe-text.ts",
      "sync/scim/handler.ts",
      "sync/worker/handler.ts",
    ]);
  });
});
