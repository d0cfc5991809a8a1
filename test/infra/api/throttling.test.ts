import { expect } from "chai";
import { limitsOf } from "../../../infra/api/throttling.ts";

const LIMIT = { rate: 20, burst: 40 };

describe("Throttling", () => {
  it("has no limits by default", () => {
    expect(limitsOf({})).to.deep.equal([]);
  });

  it("limits each method of a route, in the form of UpdateStage", () => {
    const limits = limitsOf({ token: LIMIT });
    expect(limits.map(({ methodPath }) => methodPath)).to.deep.equal([
      "~1oauth2~1token/DELETE",
      "~1oauth2~1token/GET",
      "~1oauth2~1token/HEAD",
      "~1oauth2~1token/OPTIONS",
      "~1oauth2~1token/PATCH",
      "~1oauth2~1token/POST",
      "~1oauth2~1token/PUT",
    ]);
    for (const limit of limits) expect(limit).to.include(LIMIT);
  });

  it("gives each route its own limits", () => {
    const limits = limitsOf({ authorize: { rate: 1, burst: 2 }, userInfo: LIMIT });
    const burstOf = (path: string) => limits.find(({ methodPath }) => methodPath === path)?.burst;
    expect(limits).to.have.length(14);
    expect(burstOf("~1oauth2~1authorize/GET")).to.equal(2);
    expect(burstOf("~1oauth2~1userInfo/GET")).to.equal(40);
  });
});
