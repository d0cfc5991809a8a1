import { expect } from "chai";
import { metricLine, outcomesOf } from "../../../sync/audit/run-metrics.ts";

const NOTHING = { results: [], waiting: [], actions: [], guard: undefined, emailGuard: undefined };

describe("The record of a run", () => {
  it("says how many users no link finds, which is neither a change nor a problem", () => {
    const unknownSubjects = [
      { provider: "okta", by: "subject", users: 2, of: 9 },
      { provider: "entra", by: "externalId", users: 3, of: 9 },
    ] as const;
    const found = outcomesOf({ ...NOTHING, unknownSubjects });
    expect(found).to.deep.equal({ outcomes: { "no-subject": 3 } });
    expect(JSON.parse(metricLine("dev", 0, found.outcomes))).to.include({ SyncChanges: 0, SyncFailures: 0 });
    expect(outcomesOf(NOTHING)).to.deep.equal({ outcomes: {} });
  });
});
