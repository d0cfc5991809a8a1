import { expect } from "chai";
import { durationInWords, Forecast } from "../../../../sync/cli/show/forecast.ts";
import type { Action } from "../../../../sync/plan/plan.ts";
import { account, person } from "../../people.ts";

const invite: Action = {
  kind: "invite",
  reason: "no-account",
  person: person("ada"),
  email: "ada@example.com",
};
const disable: Action = { kind: "disable", reason: "gone", account: account("left"), changes: [] };
const resend: Action = { kind: "resend", reason: "lapsed", person: person("dan"), account: account("dan") };

const many = (count: number, action: Action) => Array.from({ length: count }, () => action);

describe("The remaining time", () => {
  it("is that of the quota which takes longest, since both are used side by side", () => {
    // 40 invitations a second, and 20 changes of four calls for each who is disabled.
    expect(new Forecast(many(400, invite), {}, 0).secondsLeft(0)).to.equal(10);
    expect(new Forecast([...many(400, invite), ...many(75, disable)], {}, 0).secondsLeft(0)).to.equal(15);
    expect(new Forecast([...many(800, invite), ...many(75, disable)], {}, 0).secondsLeft(0)).to.equal(20);
  });

  it("counts a new invitation against both", () => {
    expect(new Forecast(many(100, resend), {}, 0).secondsLeft(0)).to.equal(5);
  });

  it("counts the look-up before each write of an e-mail, and none for other attributes", () => {
    const update = (attribute: string, to: string): Action => ({
      kind: "update",
      reason: "differs",
      account: account("ada"),
      changes: [{ attribute, from: "", to }],
    });
    // 20 changes a second; and 2 looks, where other programs may have most of that quota.
    const secondsFor = (action: Action) =>
      new Forecast(many(20, action), { quotas: { userRead: 2.5 } }, 0).secondsLeft(0);
    expect(secondsFor(update("email", "ada@x.org"))).to.equal(10);
    expect(secondsFor(update("email_verified", "true"))).to.equal(10);
    expect(secondsFor(update("email_verified", "false"))).to.equal(1);
    expect(secondsFor(update("name", "Ada"))).to.equal(1);
  });

  it("goes by the quota and the share that are set", () => {
    const raised = { quotas: { userCreation: 100 }, share: 0.5 };
    expect(new Forecast(many(400, invite), raised, 0).secondsLeft(0)).to.equal(8);
  });

  it("grows shorter with each that is done, whichever it is, and is nothing at the end", () => {
    const actions = [...many(40, invite), ...many(2, disable)];
    const forecast = new Forecast(actions, {}, 0);
    for (const action of many(20, invite)) forecast.settle(action);
    expect(forecast.secondsLeft(0.5)).to.equal(0.5);
    for (const action of [...many(20, invite), ...many(2, disable)]) forecast.settle(action);
    expect(forecast.secondsLeft(1)).to.equal(0);
  });

  it("reckons with what AWS really takes, where that is less than its quota says", () => {
    const forecast = new Forecast(many(400, invite), {}, 100);
    for (const action of many(20, invite)) forecast.settle(action);
    expect(forecast.secondsLeft(101)).to.equal(9.5);
    expect(forecast.secondsLeft(104)).to.equal(76);
  });

  it("never counts on more than the share, however quickly it began", () => {
    const forecast = new Forecast(many(400, invite), {}, 0);
    for (const action of many(200, invite)) forecast.settle(action);
    expect(forecast.secondsLeft(2)).to.equal(5);
  });

  it("is nothing where there is nothing to do", () => {
    expect(new Forecast([], {}, 0).secondsLeft(0)).to.equal(0);
  });

  it("is rounded for readers", () => {
    const said = [0, 0.2, 59, 61, 599, 1000, 7300].map(durationInWords);
    expect(said).to.deep.equal(["0 s", "1 s", "59 s", "1 min 1 s", "9 min 59 s", "16 min", "2 h 1 min"]);
  });
});
