import { expect } from "chai";
import { createRateLimiter } from "../../../sync/pool/quota.ts";
import { isTransient } from "../../../sync/pool/transient.ts";
import { FastTimers } from "../../support/fast-timers.ts";

/** The maximum number of calls that start in any second. @param calls of the whole run. */
async function maxCallsInASecond(perSecond: number, calls: number): Promise<number> {
  const timers = new FastTimers();
  const limiter = createRateLimiter(perSecond, undefined, timers);
  const starts: number[] = [];
  const call = async () => {
    starts.push(timers.now());
  };
  await Promise.all(Array.from({ length: calls }, () => limiter(call)));
  return Math.max(
    ...starts.map((start) => starts.filter((time) => time >= start && time < start + 1000).length),
  );
}

describe("The rate limiter", () => {
  for (const perSecond of [50, 30, 7]) {
    it(`stays under a quota of ${perSecond} a second in every second`, async () => {
      expect(await maxCallsInASecond(perSecond, perSecond * 2)).to.be.at.most(perSecond);
    });
  }

  it("has at most sixteen calls in progress", async () => {
    const timers = new FastTimers();
    const limiter = createRateLimiter(1_000, undefined, timers);
    let inProgress = 0;
    let most = 0;
    const call = async () => {
      inProgress += 1;
      most = Math.max(most, inProgress);
      await timers.wait(30);
      inProgress -= 1;
    };
    await Promise.all(Array.from({ length: 40 }, () => limiter(call)));
    expect(most).to.equal(16);
  });

  it("throws the error of a call, and continues with the next one", async () => {
    const limiter = createRateLimiter(1_000);
    const thrown = await limiter(() => Promise.reject(new Error("no"))).catch(
      (error: Error) => error.message,
    );
    expect([thrown, await limiter(async () => "yes")]).to.deep.equal(["no", "yes"]);
  });

  it("starts and repeats no call after a signal, and throws its reason", async () => {
    const limiter = createRateLimiter(1_000, undefined, new FastTimers());
    const stop = new AbortController();
    let calls = 0;
    const call = async () => {
      calls += 1;
      if (calls === 3) stop.abort(new Error("stopped"));
      throw Object.assign(new Error("Rate exceeded"), { name: "TooManyRequestsException" });
    };
    const all = Array.from({ length: 40 }, () => limiter(call, isTransient, stop.signal).catch(String));
    expect(new Set(await Promise.all(all))).to.include("Error: stopped");
    expect(calls).to.equal(3);
  });

  const tooMany = Object.assign(new Error("Rate exceeded"), { name: "TooManyRequestsException" });

  /** Makes calls, and repeats each until it is accepted. @returns the number of attempts. */
  async function attempts(calls: number, isAccepted: (now: number) => boolean): Promise<number> {
    const timers = new FastTimers();
    const limiter = createRateLimiter(500, undefined, timers);
    let made = 0;
    const call = async () => {
      made += 1;
      if (!isAccepted(timers.now())) throw tooMany;
    };
    await Promise.all(Array.from({ length: calls }, () => limiter(call, isTransient)));
    return made;
  }

  it("loses no call if a third is throttled at random", async () => {
    expect(await attempts(600, () => Math.random() > 1 / 3)).to.be.within(600, 1200);
  });

  it("makes few more calls than AWS accepts, if that is less than the quota", async () => {
    let second: number[] = [];
    const acceptFifty = (now: number) => {
      second = second.filter((time) => time > now - 1000);
      if (second.length >= 50) return false;
      second.push(now);
      return true;
    };
    // At the quota's rate there would be 400 calls per second for 50 that are accepted.
    expect(await attempts(200, acceptFifty)).to.be.below(900);
  });

  it("repeats a call after a fault of AWS or a broken connection, and never a refused one", async () => {
    const limiter = createRateLimiter(500, undefined, new FastTimers());
    const faults = [
      Object.assign(new Error("reset"), { code: "ECONNRESET" }),
      Object.assign(new Error("fault"), { $metadata: { httpStatusCode: 500 } }),
    ];
    const answer = await limiter(async () => {
      const fault = faults.shift();
      if (fault) throw fault;
      return "done";
    }, isTransient);
    expect(answer).to.equal("done");
    const refused = Object.assign(new Error("no"), { $metadata: { httpStatusCode: 400 } });
    let made = 0;
    const call = async () => {
      made += 1;
      throw refused;
    };
    expect(await limiter(call, isTransient).catch((error: unknown) => error)).to.equal(refused);
    expect(made).to.equal(1);
  });
});
