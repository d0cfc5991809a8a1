import { expect } from "chai";
import { checkOutsideIn } from "../../../automation/operations/outside-in.ts";
import { describeOutsideIn } from "../../../automation/output/outside-in.ts";
import { type Finding, failure, ok, skipped, warning } from "../../../doctor/check.ts";
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

const WITH_RECORDS = {
  ...OUTPUTS,
  DnsRecords: [{ name: "auth.example.com", type: "CNAME", value: "d-1.execute-api.example" }],
};

const CONTEXT = {
  account: "111122223333",
  region: "eu-central-1",
  caller: "arn:aws:iam::111122223333:user/a",
};
const factsOf = (outputs: typeof OUTPUTS) => ({
  stackRef: STACK,
  stack: "prod",
  context: CONTEXT,
  outputs,
  settings: settingsOf(),
});

/** @param findings one for each attempt */
function checked(findings: readonly Finding[], id = "endpoints.token", outputs = OUTPUTS) {
  let attempt = 0;
  const check = async () => [groupOf(id, findings[Math.min(attempt++, findings.length - 1)] ?? ok())];
  const done = checkOutsideIn(factsOf(outputs), recordedIo(), { check, pausesMs: [0, 0] });
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
    const { outside, attempts } = await checked([BROKEN], "addresses.dns", WITH_RECORDS);
    expect([outside.failures, attempts]).to.deep.equal([[], 1]);
    expect(describeOutsideIn(outside, STACK)).to.include("To check again: npm run doctor -- --stack prod");
  });

  it("counts failures of the issuer also while DNS records are missing, and those of endpoints once they exist", async () => {
    const failuresWith = async (dns: Finding) => {
      const groups = [
        groupOf("addresses.dns", dns),
        groupOf("issuer.keys", BROKEN),
        groupOf("endpoints.reachable", BROKEN),
      ];
      const done = checkOutsideIn(factsOf(WITH_RECORDS), recordedIo(), {
        check: async () => groups,
        pausesMs: [],
      });
      return (await done).failures.map(({ id }) => id);
    };
    expect(await failuresWith(BROKEN)).to.deep.equal(["issuer.keys"]);
    expect(await failuresWith(skipped("an HTTP proxy finds them"))).to.deep.equal(["issuer.keys"]);
    expect(await failuresWith(ok())).to.deep.equal(["issuer.keys", "endpoints.reachable"]);
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
    const check = async () => {
      controller.abort();
      return [groupOf("endpoints.token", BROKEN)];
    };
    const failed = await failureOf(() => checkOutsideIn(factsOf(OUTPUTS), io, { check, pausesMs: [60_000] }));
    expect(failed).to.include({ code: "INTERRUPTED", exitCode: 130 });
    expect(failed.hint).to.include("npm run doctor -- --stack prod");
  });
});
