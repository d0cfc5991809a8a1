import { expect } from "chai";
import { emailsLeft, emailsOfDay } from "../../../sync/reconcile/email-quota.ts";
import { account } from "../people.ts";

const now = new Date("2026-03-02T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const sent = (hours: number) => emailsOfDay(account("a", { invitedAt: hoursAgo(hours) }), now);

describe("The daily e-mail quota", () => {
  it("is what is left of the last 24 hours", () => {
    expect([1, 23, 25, 100].map((hours) => sent(hours))).to.deep.equal([1, 1, 0, 0]);
    expect(emailsOfDay(account("a"), now)).to.equal(0);
    expect(emailsLeft(50, 2)).to.equal(48);
  });

  it("is not used up by a change of other attributes", () => {
    expect(emailsOfDay(account("a", { invitedAt: hoursAgo(100), changedAt: hoursAgo(1) }), now)).to.equal(0);
  });

  it("is zero, not negative, if more e-mails were sent than the limit", () => {
    expect(emailsLeft(1, 2)).to.equal(0);
  });

  it("is infinite if the pool uses Amazon SES", () => {
    expect(emailsLeft(undefined, 1)).to.equal(Number.POSITIVE_INFINITY);
  });
});
