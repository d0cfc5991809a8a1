import { expect } from "chai";
import fc from "fast-check";
import { faultOfSchedule } from "../../../infra/settings/schedule.ts";
import { faultsOf } from "./read.ts";

const ACCEPTED = [
  "rate(1 minute)",
  "rate(30 minutes)",
  "rate(1 hour)",
  "rate(365 days)",
  "cron(0 3 * * ? *)",
  "cron(0/15 * * * ? *)",
  "cron(*/15 8-17 ? * MON-FRI *)",
  "cron(0 3 1,15 * ? 2027-2030)",
  "cron(0 3 L * ? *)",
  "cron(0 3 15W JAN,jul ? *)",
  "cron(0 3 ? * 6L *)",
  "cron(0 3 ? * 3#2 *)",
  "cron(0  3  ?  *  sun,SAT  2199)",
];

const REFUSED: readonly [expression: string, why: RegExp][] = [
  ["every hour", /write a schedule/],
  ["at(2027-01-01T00:00:00)", /write a schedule/],
  ["rate(0 hours)", /at least 1/],
  ["rate(00 hours)", /at least 1/],
  ["rate(1 hours)", /write rate\(1 hour\)/],
  ["rate(5 hour)", /write rate\(5 hours\)/],
  ["rate(5 weeks)", /a rate is a number/],
  ["rate(1.5 hours)", /a rate is a number/],
  ["rate(366 days)", /at most 365 days/],
  ["rate(999999999 minutes)", /at most 365 days/],
  ["cron(x)", /six fields/],
  ["cron(0 3 * * ?)", /six fields/],
  ["cron(0 0 3 * * ? *)", /six fields/],
  ["cron(0 3 * * * *)", /exactly one of/],
  ["cron(0 3 ? * ? *)", /exactly one of/],
  ["cron(60 3 * * ? *)", /minutes has the values 0 to 59/],
  ["cron(0 24 * * ? *)", /hours has/],
  ["cron(0 3 32 * ? *)", /day of month has/],
  ["cron(0 3 0 * ? *)", /day of month has/],
  ["cron(0 3 * 13 ? *)", /month has/],
  ["cron(0 3 * MAI ? *)", /month has/],
  ["cron(0 3 ? * 8 *)", /day of week has/],
  ["cron(0 3 ? * MON/2 *)", /day of week has/],
  ["cron(0 3 ? * 3#6 *)", /day of week has/],
  ["cron(0 3 * * ? 1969)", /year has/],
  ["cron(0/0 3 * * ? *)", /minutes has/],
  ["cron(0/ 3 * * ? *)", /minutes has/],
  ["cron(30-10 3 * * ? *)", /minutes has/],
  ["cron(1-2-3 3 * * ? *)", /minutes has/],
  ["cron(, 3 * * ? *)", /minutes has/],
  ["cron(? 3 * * ? *)", /minutes has/],
  ["cron(0 3 W * ? *)", /day of month has/],
];

describe("A schedule of directorySync", () => {
  for (const expression of ACCEPTED) {
    it(`is accepted: ${expression}`, () => {
      expect(faultOfSchedule(expression)).to.equal(undefined);
    });
  }

  for (const [expression, why] of REFUSED) {
    it(`is refused: ${expression}`, () => {
      expect(faultOfSchedule(expression)).to.match(why);
    });
  }

  it("is refused with the key and what was found", () => {
    const own = {
      directorySync: JSON.stringify({ identityStoreId: "d-1234567890", schedule: "rate(0 hours)" }),
    };
    expect(faultsOf(own)).to.deep.equal([
      'directorySync.schedule: found "rate(0 hours)"; a rate is at least 1: rate(1 hour)',
    ]);
    const long = `cron(${Array(130).fill("0").join(",")} 3 * * ? *)`;
    const tooLong = { directorySync: JSON.stringify({ identityStoreId: "d-1234567890", schedule: long }) };
    expect(faultsOf(tooLong).join()).to.match(/write a schedule/);
  });

  it("never accepts what is not six fields within their values", () => {
    const field = fc.stringMatching(/^[0-9A-Z*?,/#LW-]{1,6}$/);
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
        const accepted = faultOfSchedule(`cron(${fields.join(" ")})`) === undefined;
        if (!accepted) return;
        expect(fields).to.have.length(6);
        expect(fields.filter((one) => one === "?")).to.have.length(1);
        const numbers = fields.flatMap((one) => one.match(/\d+/g) ?? []).map(Number);
        expect(Math.max(0, ...numbers)).to.be.below(10_000);
      }),
    );
  });

  it("accepts each rate from 1, with the right number of its unit alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.constantFrom("hour", "hours"), (value, unit) => {
        const right = value === 1 ? "hour" : "hours";
        const accepted = faultOfSchedule(`rate(${value} ${unit})`) === undefined;
        expect(accepted).to.equal(value > 0 && unit === right);
      }),
    );
  });
});
