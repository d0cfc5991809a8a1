import { expect } from "chai";
import { logLine } from "../../proxy/log-line.ts";

const entry = { requestId: "1", route: "/oauth2/token", status: 200, ms: 12, reason: "ok" };

describe("A log line", () => {
  it("is the entry and nothing else where nothing is counted", () => {
    expect(JSON.parse(logLine(entry, undefined, 1))).to.deep.equal(entry);
  });

  it("is counted by CloudWatch from the line itself: requests and latency, by route and outcome", () => {
    const line = JSON.parse(logLine(entry, "dev", 1_700_000_000_000));
    expect(line).to.include({ ...entry, Stack: "dev", Route: "/oauth2/token", Outcome: "ok", Requests: 1 });
    expect(line).to.have.property("Latency", 12);
    expect(line._aws.Timestamp).to.equal(1_700_000_000_000);
    expect(
      line._aws.CloudWatchMetrics.map((one: { Metrics: { Name: string }[] }) =>
        one.Metrics.map(({ Name }) => Name),
      ),
    ).to.deep.equal([["Requests", "Latency"], ["Requests"]]);
  });

  it("keeps to the embedded metric format: each dimension is a text and each metric a number of the same line", () => {
    const line = JSON.parse(logLine(entry, "dev", 1));
    for (const directive of line._aws.CloudWatchMetrics) {
      expect(directive).to.have.keys("Namespace", "Dimensions", "Metrics");
      for (const name of directive.Dimensions.flat()) expect(line[name], name).to.be.a("string");
      for (const { Name } of directive.Metrics) expect(line[Name], Name).to.be.a("number");
      for (const set of directive.Dimensions) expect(set.length).to.be.at.most(30);
    }
  });

  for (const [reason, status, outcome] of [
    ["ok", 302, "ok"],
    ["fault", 500, "fault"],
    ["upstream-refused", 400, "refused-by-cognito"],
    ["upstream-refused", 429, "throttled"],
    ["upstream-busy", 503, "throttled"],
    ["upstream-late", 504, "cognito-failed"],
    ["upstream-malformed", 502, "cognito-failed"],
    ["no-pkce", 400, "refused"],
    ["duplicate-parameter", 400, "refused"],
    ["no-route", 404, "refused"],
  ] as const) {
    it(`says "${outcome}" of ${status} ${reason}`, () => {
      const line = JSON.parse(logLine({ ...entry, status, reason }, "dev", 1));
      expect(line.Outcome).to.equal(outcome);
    });
  }
});
