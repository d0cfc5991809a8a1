import { expect } from "chai";
import { gateFor } from "../../sync/quota.ts";

/** The most calls that began in any second of a run of so many. */
async function mostInASecond(perSecond: number, calls: number): Promise<number> {
  const gate = gateFor(perSecond);
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
    const gate = gateFor(1_000);
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
    const gate = gateFor(1_000);
    const thrown = await gate(() => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
    expect([thrown, await gate(async () => "yes")]).to.deep.equal(["no", "yes"]);
  });
});
