import { expect } from "chai";
import fc from "fast-check";
import { clockWarning, isClockRefusal } from "../../../sync/aws/clock.ts";
import { AwsClock } from "../../../sync/pool/aws-clock.ts";

const HOUR = 3_600_000;
const NOW = new Date("2026-11-21T12:00:00Z");

describe("The clock of AWS's answers", () => {
  const clockWith = (...headers: readonly Record<string, string>[]) => {
    const clock = new AwsClock();
    for (const each of headers) clock.learn(each);
    return clock;
  };
  const date = NOW.toUTCString();

  it("continues from the time of the last answer, even if it is earlier", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }), (time) => {
        const clock = clockWith({ date }, { date: time.toUTCString() });
        expect(clock.now().getTime() - time.getTime()).to.be.within(-1_000, 1_000);
      }),
    );
  });

  it("has no time before an answer with a time", () => {
    expect(() => clockWith().now())
      .to.throw()
      .with.property("code", "CLOCK_UNKNOWN");
  });

  const useless: readonly Record<string, string>[] = [
    {},
    { date: "" },
    { date: "yesterday" },
    { date: "2026" },
    { date: "1763726400" },
    { date: NOW.toISOString() },
    { date, age: "7" },
  ];
  for (const headers of useless) {
    it(`takes no time from ${JSON.stringify(headers)}`, () => {
      expect(() => clockWith(headers).now())
        .to.throw()
        .with.property("code", "CLOCK_UNKNOWN");
      const known = clockWith({ date: NOW.toUTCString() }, headers).now();
      expect(known.getTime() - NOW.getTime()).to.be.within(0, 1_000);
    });
  }
});

describe("A computer's clock", () => {
  const warningFor = (ahead: number) => clockWarning(NOW, NOW.getTime() + ahead);

  it("causes a warning with the difference if AWS would refuse its signatures", () => {
    expect(warningFor(HOUR / 10)).to.include("6 minutes ahead of AWS's");
    expect(warningFor(-3 * HOUR)).to.include("3 hours behind AWS's");
    expect(warningFor(240 * HOUR)).to.include("10 days ahead of AWS's");
  });

  it("causes no warning within five minutes", () => {
    for (const ahead of [0, 299_000, -299_000]) expect(warningFor(ahead)).to.equal(undefined);
  });

  const named = (name: string, message = "") => Object.assign(new Error(message), { name });
  const expired = "Signature expired: 20261111T120000Z is now earlier than 20261121T115500Z";
  const early = "Signature not yet current: 20261201T120000Z is still later than 20261121T120500Z";

  it("is distinguished from a wrong secret if AWS refuses a signature", () => {
    for (const [name, message] of [
      ["InvalidSignatureException", expired],
      ["SignatureDoesNotMatch", early],
      ["RequestTimeTooSkewed", ""],
      ["RequestExpired", ""],
    ] as const)
      expect(isClockRefusal(named(name, message)), name).to.equal(true);
    const wrongSecret = "The request signature we calculated does not match the signature you provided.";
    for (const [name, message] of [
      ["InvalidSignatureException", wrongSecret],
      ["SignatureDoesNotMatch", wrongSecret],
      ["ExpiredTokenException", "The security token included in the request is expired"],
      ["AccessDeniedException", expired],
    ] as const)
      expect(isClockRefusal(named(name, message)), name).to.equal(false);
    expect(isClockRefusal("Signature expired")).to.equal(false);
  });
});
