import { expect } from "chai";
import { nearest } from "../../../doctor/user/index.ts";

const KNOWN = ["Grace.Hopper@example.com", "alan.turing@example.com", "jose.nandu@example.com"];

describe("The address that a help desk may have meant", () => {
  for (const [typed, meant] of [
    ["alan.turing@exmaple.com", "alan.turing@example.com"],
    ["Alan Turing", "alan.turing@example.com"],
    ["turing alan", "alan.turing@example.com"],
    ["TURING", "alan.turing@example.com"],
    ["grace.hopper", "Grace.Hopper@example.com"],
    ["Alan Turing <alan.turing@exmaple.com>", "alan.turing@example.com"],
    ["Alan Hopper", undefined],
    ["someone.else@example.org", undefined],
    [" ", undefined],
    ["<>", undefined],
  ] as const)
    it(`is ${meant ?? "none"} for "${typed}"`, () => expect(nearest(typed, KNOWN)).to.equal(meant));
});
