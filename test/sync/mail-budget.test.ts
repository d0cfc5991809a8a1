import { expect } from "chai";
import { mailsLeft } from "../../sync/mail-budget.ts";
import { account } from "./people.ts";

const now = new Date("2026-03-02T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe("The day's mails", () => {
  it("are those that are left after the last 24 hours", () => {
    const accounts = [1, 23, 25, 100].map((hours) => account(`a${hours}`, { mails: [hoursAgo(hours)] }));
    expect(mailsLeft(50, [...accounts, account("never")], now)).to.equal(48);
  });

  it("count an invitation and a new one on the same day as two", () => {
    expect(mailsLeft(50, [account("a", { mails: [hoursAgo(5), hoursAgo(1)] })], now)).to.equal(48);
  });

  it("are none, and not fewer, where more went out than the limit", () => {
    expect(mailsLeft(1, [account("a", { mails: [now] }), account("b", { mails: [now] })], now)).to.equal(0);
  });

  it("have no limit where the pool sends by Amazon SES", () => {
    expect(mailsLeft(undefined, [account("a", { mails: [now] })], now)).to.equal(Number.POSITIVE_INFINITY);
  });
});
