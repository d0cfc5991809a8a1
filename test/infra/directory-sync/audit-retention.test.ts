import { expect } from "chai";
import { outlivesItsStack } from "../../../infra/shared/encryption.ts";
import { faultsOf, read } from "../settings/read.ts";

const daysOf = (own: object) =>
  read({ directorySync: JSON.stringify({ identityStoreId: "d-1234567890", ...own }) }).directorySync
    ?.auditRetentionDays;

describe("The retention of audit entries", () => {
  it("is a year by default", () => {
    expect(daysOf({})).to.equal(365);
    expect(daysOf({ auditRetentionDays: 1827 })).to.equal(1827);
    expect(daysOf({ auditRetentionDays: "30" })).to.equal(30);
  });

  it("is a value that CloudWatch Logs accepts", () => {
    const directorySync = JSON.stringify({ identityStoreId: "d-1234567890", auditRetentionDays: 366 });
    expect(faultsOf({ directorySync }).join("\n")).to.match(
      /auditRetentionDays: found 366; write one of 1, 3, .*3653/,
    );
  });

  const settings = (auditRetentionDays: number | undefined, logRetentionDays: number, retain = false) => {
    const set =
      auditRetentionDays === undefined
        ? {}
        : { directorySync: JSON.stringify({ identityStoreId: "d-1234567890", auditRetentionDays }) };
    return read({ ...set, logRetentionDays: String(logRetentionDays), retain: String(retain) });
  };

  it("keeps the stack's key, if it is longer than AWS waits before it deletes a key", () => {
    expect(outlivesItsStack(settings(undefined, 30))).to.equal(false);
    expect(outlivesItsStack(settings(30, 30))).to.equal(false);
    expect(outlivesItsStack(settings(60, 30))).to.equal(true);
    expect(outlivesItsStack(settings(30, 60))).to.equal(true);
    expect(outlivesItsStack(settings(undefined, 30, true))).to.equal(true);
  });
});
