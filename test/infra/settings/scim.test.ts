import { expect } from "chai";
import { faultsOf, read } from "./read.ts";

const WORKER = { directorySync: "{}" };

describe("The setting scim", () => {
  it("is on with all defaults for true, and off for false", () => {
    const { scim } = read({ scim: "true", ...WORKER });
    expect(scim).to.deep.equal({ throttling: { rate: 50, burst: 100 } });
    expect(read({ scim: "{}", ...WORKER }).scim).to.deep.equal(scim);
    expect(read({ scim: "false" }).scim).to.equal(null);
    expect(read({}).scim).to.equal(undefined);
  });

  it("accepts ranges and limits as text or numbers", () => {
    const parts = { allowedCidrs: ["52.94.76.0/24", "52.94.76.0/24"], throttling: { rate: "25" } };
    const { scim } = read({ scim: JSON.stringify(parts), ...WORKER });
    expect(scim?.allowedCidrs?.map(({ text }) => text)).to.deep.equal(["52.94.76.0/24"]);
    expect(scim?.throttling).to.deep.equal({ rate: 25, burst: 100 });
  });

  it("needs the worker, and says how to set it up", () => {
    const [fault = "", ...others] = faultsOf({ scim: "true" });
    expect(fault).to.match(/^scim: directorySync is not set; .*pulumi config set directorySync '\{\}'/);
    expect(others).to.deep.equal([]);
  });

  it("is a source that can replace Identity Center, if it is on", () => {
    expect(faultsOf({ scim: "true", ...WORKER })).to.deep.equal([]);
    expect(faultsOf({ scim: "false", ...WORKER })).to.have.length(1);
  });

  const faulty: readonly [why: string, value: unknown, key: string][] = [
    [
      "no range at all, which would lock the identity provider out",
      { allowedCidrs: [] },
      "scim.allowedCidrs",
    ],
    [
      "a private range, which API Gateway never sees",
      { allowedCidrs: ["10.0.0.0/8"] },
      "scim.allowedCidrs[0]",
    ],
    ["a range that is no list", { allowedCidrs: "52.94.76.0/24" }, "scim.allowedCidrs"],
    ["a limit of nothing", { throttling: { rate: 0 } }, "scim.throttling.rate"],
    ["a key that there is not", { token: "x" }, "scim.token"],
    ["a word", "sometimes", "scim"],
  ];

  for (const [why, value, key] of faulty) {
    it(`refuses ${why}`, () => {
      const [fault = "", ...others] = faultsOf({ scim: JSON.stringify(value), ...WORKER });
      expect(fault.split(": ")[0]).to.equal(key);
      expect(others).to.deep.equal([]);
    });
  }
});
