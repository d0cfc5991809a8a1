import { expect } from "chai";
import { alarmsOn } from "../../../infra/monitoring/alarms.ts";

const MONITORING = { latencyMs: 3000, errorThreshold: 5, dashboard: true };
const PROXY = { api: "sign-in", stage: "prod", function: "sign-in-1a2b3c4", metricsDimension: "dev" };
const WATCHED = { userPool: "eu-central-1_AbCdEf123", clients: { quick: "client-1" }, proxy: PROXY };

describe("Alarms", () => {
  it("exist for errors, crashes, throttling and latency", () => {
    expect(alarmsOn(WATCHED, MONITORING)).to.have.all.keys(
      ...["errors", "faults", "throttled-proxy", "latency", "throttled-quick"],
    );
  });

  it("have the thresholds of the settings", () => {
    const { errors, latency } = alarmsOn(WATCHED, { ...MONITORING, latencyMs: 900, errorThreshold: 2 });
    expect(errors).to.include({ metricName: "5XXError", threshold: 2, period: 300, statistic: "Sum" });
    expect(latency).to.include({ metricName: "Latency", threshold: 900, extendedStatistic: "p99" });
  });

  it("watch this API's stage and this function, by their dimensions in CloudWatch", () => {
    const { errors, faults } = alarmsOn(WATCHED, MONITORING);
    expect(errors?.dimensions).to.deep.equal({ ApiName: "sign-in", Stage: "prod" });
    expect(faults?.dimensions).to.deep.equal({ FunctionName: "sign-in-1a2b3c4" });
  });

  it("watch each app client with its pool", () => {
    const alarms = alarmsOn({ ...WATCHED, clients: { quick: "client-1", onyx: "client-2" } }, MONITORING);
    const dimensions = JSON.stringify(alarms["throttled-onyx"]?.metricQueries);
    expect(dimensions).to.include('"UserPool":"eu-central-1_AbCdEf123","UserPoolClient":"client-2"');
    expect(alarms).to.include.keys("throttled-quick");
  });

  it("look at three periods if a formula fills missing values: the newest one may be filled before it is published", () => {
    const alarms = alarmsOn({ ...WATCHED, clients: { quick: "client-1", onyx: "client-2" } }, MONITORING);
    const filled = Object.values(alarms).filter((alarm) => JSON.stringify(alarm).includes("FILL("));
    expect(filled).to.have.length(2);
    for (const alarm of filled) expect(alarm).to.include({ evaluationPeriods: 3, datapointsToAlarm: 1 });
  });

  it("watch the SCIM endpoint and its function, if there is one", () => {
    const scim = { api: "sign-in-scim-quick-sign-in-dev", stage: "scim", function: "sign-in-scim-1a2b3c4" };
    const alarms = alarmsOn({ ...WATCHED, scim }, { ...MONITORING, errorThreshold: 3 });
    expect(alarms["scim-errors"]).to.deep.include({
      metricName: "5XXError",
      dimensions: { ApiName: scim.api, Stage: "scim" },
      threshold: 3,
    });
    expect(alarms["scim-faults"]).to.deep.include({
      metricName: "Errors",
      dimensions: { FunctionName: scim.function },
      threshold: 1,
    });
    expect(alarmsOn(WATCHED, MONITORING)).not.to.have.any.keys("scim-errors", "scim-faults");
  });

  it("watch what the bridge counts itself: answers of 5xx have neither", () => {
    const bridge = { ...PROXY, api: "sign-in-idp-dev", stage: "idp" };
    const alarms = alarmsOn({ ...WATCHED, bridge }, { ...MONITORING, errorThreshold: 3 });
    const own = { namespace: "QuickSignIn", dimensions: { Stack: "dev" } };
    expect(alarms["idp-authentication"]).to.deep.include({
      ...own,
      metricName: "BridgeAuthenticationFailures",
      threshold: 1,
    });
    expect(alarms["idp-aws"]).to.deep.include({ ...own, metricName: "BridgeAwsFailures", threshold: 3 });
  });

  it("keep the alarm about users who are set aside until a comparison reports none", () => {
    const sync = { deadLetters: "dead", metricsDimension: "dev" };
    const alarms = alarmsOn({ ...WATCHED, sync }, MONITORING);
    expect(alarms["sync-set-aside"]).to.deep.include({
      metricName: "SyncSetAside",
      namespace: "QuickSignIn",
      dimensions: { Stack: "dev" },
      statistic: "Maximum",
      threshold: 1,
      treatMissingData: "ignore",
    });
    expect(alarms["sync-failures"]).not.to.have.property("treatMissingData");
  });

  it("do not watch a proxy if there is none", () => {
    const { userPool, clients } = WATCHED;
    expect(alarmsOn({ userPool, clients }, MONITORING)).to.have.all.keys("throttled-quick");
  });
});
