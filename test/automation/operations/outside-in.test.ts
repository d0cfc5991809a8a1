import { expect } from "chai";
import { checkOutsideIn } from "../../../automation/operations/outside-in.ts";
import { describeOutsideIn } from "../../../automation/output/outside-in.ts";
import { type Finding, failure, ok, warning } from "../../../doctor/check.ts";
import type { GroupResult } from "../../../doctor/result.ts";
import { settingsOf } from "../../doctor/support/target.ts";
import { failureOf } from "../support/failure-of.ts";
import { recordedIo } from "../support/io.ts";
import { OUTPUTS } from "../support/outputs.ts";

const BROKEN = failure({
  seen: "Status 500.",
  why: "No sign-in.",
  fix: "Deploy again.",
  link: "docs/settings.md",
});
const STACK = { stack: "prod", workDir: "." };

const groupOf = (id: string, finding: Finding): GroupResult => ({
  title: "Endpoints",
  results: [{ id, title: "It answers", finding }],
});

/** @param findings one for each attempt */
function checked(findings: readonly Finding[], id = "endpoints.token", outputs = OUTPUTS) {
  let attempt = 0;
  const check = async () => [groupOf(id, findings[Math.min(attempt++, findings.length - 1)] ?? ok())];
  const context = {
    account: "111122223333",
    region: "eu-central-1",
    caller: "arn:aws:iam::111122223333:user/a",
  };
  const facts = { stackRef: STACK, stack: "prod", context, outputs, settings: settingsOf() };
  const done = checkOutsideIn(facts, recordedIo(), { check, pausesMs: [0, 0] });
  return done.then((outside) => ({ outside, attempts: attempt }));
}

describe("The end of a deployment", () => {
  it("checks again while something fails: a new API may answer a little later", async () => {
    const { outside, attempts } = await checked([BROKEN, ok()]);
    expect([outside.failures, attempts]).to.deep.equal([[], 2]);
    expect(describeOutsideIn(outside, STACK)).to.include("The issuer and all endpoints answer");
  });

  it("fails after a while, and says that no value may be entered", async () => {
    const { outside, attempts } = await checked([BROKEN]);
    expect([outside.failures.map(({ id }) => id), attempts]).to.deep.equal([["endpoints.token"], 3]);
    const text = describeOutsideIn(outside, STACK);
    expect(text).to.include("✗ endpoints.token  It answers\n").and.include("seen: Status 500.");
    expect(text).to.include(
      "A check of the deployed endpoints failed. Do not enter the values in Amazon Quick before all pass: npm run doctor -- --stack prod",
    );
  });

  it("shows warnings, which stop nothing", async () => {
    const { outside, attempts } = await checked([
      warning({ seen: "a", why: "b", fix: "c", link: "docs/waf.md" }),
    ]);
    expect([outside.failures, attempts]).to.deep.equal([[], 1]);
    expect(describeOutsideIn(outside, STACK)).to.include("! endpoints.token").and.not.include("Do not enter");
  });

  it("waits for no DNS record that the user has yet to create", async () => {
    const records = [{ name: "auth.example.com", type: "CNAME", value: "d-1.execute-api.example" }];
    const { outside, attempts } = await checked([BROKEN], "addresses.dns", {
      ...OUTPUTS,
      DnsRecords: records,
    });
    expect([outside.failures, attempts]).to.deep.equal([[], 1]);
    expect(describeOutsideIn(outside, STACK)).to.include("To check again: npm run doctor -- --stack prod");
  });

  it("can be interrupted, and says where the values are", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const io = {
      ...recordedIo(),
      interrupts: {
        during: <T>(work: (ctrlC: { first: AbortSignal; second: AbortSignal }) => Promise<T>) =>
          work({ first: signal, second: signal }),
      },
    };
    const context = { account: "111122223333", region: "eu-central-1", caller: "arn" };
    const facts = { stackRef: STACK, stack: "prod", context, outputs: OUTPUTS, settings: settingsOf() };
    const check = async () => {
      controller.abort();
      return [groupOf("endpoints.token", BROKEN)];
    };
    const failed = await failureOf(() => checkOutsideIn(facts, io, { check, pausesMs: [60_000] }));
    expect(failed).to.include({ code: "INTERRUPTED", exitCode: 130 });
    expect(failed.hint).to.include("npm run doctor -- --stack prod");
  });
});
