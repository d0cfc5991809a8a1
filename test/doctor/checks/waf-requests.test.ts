import { expect } from "chai";
import { requestsOf } from "../../../doctor/checks/facts/waf.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { fakeMetrics } from "../support/fake-metrics.ts";
import { plainTarget } from "../support/target.ts";

const visibility = (MetricName: string) => ({
  MetricName,
  SampledRequestsEnabled: false,
  CloudWatchMetricsEnabled: true,
});
const WEB_ACL = {
  Name: "a",
  Id: "1",
  ARN: "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/a/1",
  DefaultAction: { Block: {} },
  VisibilityConfig: visibility("a"),
  Rules: ["rate", "countries"].map((Name, Priority) => ({
    Name,
    Priority,
    Statement: {},
    VisibilityConfig: visibility(Name),
  })),
};

describe("The requests that a web ACL blocked", () => {
  it("are counted by rule, and what no rule blocked by the default action", async () => {
    const blocked: Readonly<Record<string, number>> = { ALL: 10, rate: 3, countries: 0 };
    const fake = await fakeMetrics(({ name, dimensions: { Rule = "" } }) =>
      name === "AllowedRequests" ? 5 : (blocked[Rule] ?? 0),
    );
    const credentials = { accessKeyId: "example", secretAccessKey: "example" };
    const target = plainTarget({ clientConfig: { region: "eu-central-1", credentials } });
    try {
      const found = await withEnvironment(fake.env, () => requestsOf(target, WEB_ACL));
      expect(found.allowed).to.equal(5);
      expect([...found.blocked]).to.deep.equal([
        ["rate", 3],
        ["the default action", 7],
      ]);
    } finally {
      await fake.undo();
    }
  });
});
