import { expect } from "chai";
import { directoryFinding } from "../../../doctor/checks/directory.ts";
import { concurrencyFinding } from "../../../doctor/checks/proxy.ts";
import { concurrencyPeak, peakFinding } from "../../../doctor/checks/quotas.ts";
import { intervalOf, lastRunFinding } from "../../../doctor/checks/worker.ts";
import { toSyncError } from "../../../sync/aws/errors.ts";
import { defined } from "../../../sync/model/defined.ts";
import { WORKER_ACTOR } from "../../../sync/state/state-store.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const HOUR = 60 * 60 * 1000;
const NOW = Date.parse("2026-11-29T12:00:00Z");

const synced = plainTarget({
  settings: settingsOf({ directorySync: '{"identityStoreId": "d-1234567890"}' }),
});
const runAt = (hoursAgo: number, trouble?: string) =>
  defined({
    at: new Date(NOW - hoursAgo * HOUR).toISOString(),
    run: "r",
    by: WORKER_ACTOR,
    looked: "everybody" as const,
    outcomes: {},
    trouble,
  });
const judge = (runs: ReturnType<typeof runAt>[], madeHoursAgo = 100) =>
  lastRunFinding(synced, runs, { made: NOW - madeHoursAgo * HOUR, now: NOW });

describe("The worker's last comparison", () => {
  it("is ok if it is recent and had no trouble, or if the stack is new", () => {
    expect(judge([runAt(0.5)])).to.deep.equal({ state: "ok", note: "30 minutes ago" });
    expect(judge([], 1)).to.deep.equal({ state: "ok", note: "The first comparison is still to come." });
  });

  it("is a failure with trouble, and a warning if it is late or never came", () => {
    expect(judge([runAt(0.5, "3 users would be removed")])).to.include({
      state: "failure",
      seen: "The last comparison did not finish its work: 3 users would be removed",
      fix: "npm run sync -- history --stack prod",
    });
    expect(judge([runAt(3)]))
      .to.have.property("seen")
      .that.includes("3 hours ago");
    expect(judge([], 3).state).to.equal("warning");
  });

  it("is expected by the schedule, or by the longest pause of a cron expression", () => {
    const schedules = [
      "rate(1 hour)",
      "rate(6 hours)",
      "rate(1 day)",
      "rate(5 minutes)",
      "cron(0 3 ? * MON *)",
      "cron(0 3 * * ? *)",
      "cron(0 3 1 * ? *)",
      "cron(0 3 ? JAN 2 *)",
    ];
    expect(schedules.map((schedule) => intervalOf(schedule) / HOUR)).to.deep.equal([
      ...[1, 6, 24, 1, 168, 24, 31 * 24, 366 * 24],
    ]);
  });
});

describe("The directory", () => {
  const denied = Object.assign(new Error("You do not have sufficient access."), {
    name: "AccessDeniedException",
  });
  const what = "read the users of IAM Identity Center";

  it("is closed to a network or by a key, which the warning tells apart", () => {
    const byNetwork = directoryFinding(synced, toSyncError(denied, { what }));
    expect(byNetwork).to.have.property("seen").that.includes("network access controls");
    expect(byNetwork).to.have.property("why").that.includes("The worker may fail");
    const byKey = toSyncError(Object.assign(denied, { Reason: "KMS_ACCESS_DENIED" }), { what });
    expect(directoryFinding(synced, byKey)).to.have.property("seen").that.includes("decrypt");
  });
});

describe("Concurrency and quotas", () => {
  const reserving = plainTarget({ settings: settingsOf({ lambda: '{"reservedConcurrency": 20}' }) });
  const account = (shared: number) => ({
    ConcurrentExecutions: 1000,
    UnreservedConcurrentExecutions: shared,
  });

  it("are ok with the reservation of the settings, or with enough for all", () => {
    expect(concurrencyFinding(reserving, 20, account(980))).to.deep.equal({
      state: "ok",
      note: "20 at once are reserved",
    });
    expect(concurrencyFinding(plainTarget(), undefined, account(1000)).state).to.equal("ok");
  });

  it("are a problem if the function is off, differs from the settings, or shares little", () => {
    expect(concurrencyFinding(plainTarget(), 0, account(1000)))
      .to.have.property("seen")
      .that.includes("switched off");
    expect(concurrencyFinding(reserving, undefined, account(1000)).state).to.equal("failure");
    expect(concurrencyFinding(plainTarget(), 5, account(1000)).state).to.equal("failure");
    expect(concurrencyFinding(plainTarget(), undefined, account(10)).state).to.equal("warning");
  });

  it("warn above four fifths of a quota", () => {
    expect(peakFinding("x", 120, 96).state).to.equal("ok");
    expect(peakFinding("x", 120, 97).state).to.equal("warning");
    expect(peakFinding("x", 120, undefined))
      .to.have.property("note")
      .that.includes("does not count");
    expect(concurrencyPeak(10, 8).state).to.equal("ok");
    expect(concurrencyPeak(10, 9).state).to.equal("warning");
  });
});
