import { expect } from "chai";
import { createRateLimiter } from "../../../sync/pool/quota.ts";
import { isTransient } from "../../../sync/pool/transient.ts";

/** The most calls that began in any second of a run of so many. */
async function mostInASecond(perSecond: number, calls: number): Promise<number> {
  const gate = createRateLimiter(perSecond);
  const begun: number[] = [];
  const call = async () => {
    begun.push(performance.now());
  };
  await Promise.all(Array.from({ length: calls }, () => gate(call)));
  return Math.max(
    ...begun.map((start) => begun.filter((time) => time >= start && time < start + 1000).length),
  );
}

describe("The gate in front of AWS", function () {
  this.timeout(20_000);

  for (const perSecond of [50, 30, 7]) {
    it(`stays under a quota of ${perSecond} a second in every second`, async () => {
      expect(await mostInASecond(perSecond, perSecond * 2)).to.be.at.most(perSecond);
    });
  }

  it("lets sixteen calls be under way at once, and no more", async () => {
    const gate = createRateLimiter(1_000);
    let underWay = 0;
    let most = 0;
    const call = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 30));
      underWay -= 1;
    };
    await Promise.all(Array.from({ length: 40 }, () => gate(call)));
    expect(most).to.equal(16);
  });

  it("passes on what a call throws, and goes on", async () => {
    const gate = createRateLimiter(1_000);
    const thrown = await gate(() => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
    expect([thrown, await gate(async () => "yes")]).to.deep.equal(["no", "yes"]);
  });

  const tooMany = Object.assign(new Error("Rate exceeded"), { name: "TooManyRequestsException" });

  /** Makes so many calls, each again and again until it is taken. @returns how many that were. */
  async function attempts(calls: number, isTaken: () => boolean): Promise<number> {
    const gate = createRateLimiter(500);
    let made = 0;
    const call = async () => {
      made += 1;
      if (!isTaken()) throw tooMany;
    };
    await Promise.all(Array.from({ length: calls }, () => gate(call, isTransient)));
    return made;
  }

  it("loses no call where a third is refused by chance", async () => {
    expect(await attempts(600, () => Math.random() > 1 / 3)).to.be.within(600, 1200);
  });

  it("makes no storm of calls where AWS takes fewer than the quota says", async () => {
    let second: number[] = [];
    const takesFifty = () => {
      const now = performance.now();
      second = second.filter((time) => time > now - 1000);
      if (second.length >= 50) return false;
      second.push(now);
      return true;
    };
    // At the quota's own pace there would be 400 calls a second for 50 that are taken.
    expect(await attempts(200, takesFifty)).to.be.below(900);
  });

  it("makes a call again after a fault of AWS's own or a broken connection, and never what is refused", async () => {
    const gate = createRateLimiter(500);
    const faults = [
      Object.assign(new Error("reset"), { code: "ECONNRESET" }),
      Object.assign(new Error("fault"), { $metadata: { httpStatusCode: 500 } }),
    ];
    const answer = await gate(async () => {
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
    expect(await gate(call, isTransient).catch((error: unknown) => error)).to.equal(refused);
    expect(made).to.equal(1);
  });
});
