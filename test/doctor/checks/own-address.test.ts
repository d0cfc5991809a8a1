import { expect } from "chai";
import * as fc from "fast-check";
import { addressIn, isRefusedByPolicy, ownAddressFinding } from "../../../doctor/checks/own-address.ts";
import { gatewayResponses } from "../../../infra/shared/gateway-responses.ts";
import type { HttpAnswer } from "../../../sign-in/http.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const answer = (status: number, body: string): HttpAnswer => ({
  status,
  headers: new Headers(),
  location: undefined,
  body,
});
const targetFor = (...ranges: string[]) =>
  plainTarget({ settings: settingsOf({ allowedCidrs: JSON.stringify(ranges) }) });
const OFFICE = "52.94.76.0/24";
const INSIDE = { address: "52.94.76.9" };
const OUTSIDE = { address: "52.94.77.9" };

describe("This computer's address", () => {
  it("is the IPv4 address of the answer, or unknown", () => {
    expect(addressIn(answer(200, "52.94.76.9\n"))).to.deep.equal(INSIDE);
    for (const [status, body] of [
      [200, "<html>Sign in to the Wi-Fi</html>"],
      [200, ""],
      [200, "2600:1f00::1\n"],
      [200, "52.94.76.9, 10.0.0.1"],
      [200, "052.094.076.009"],
      [302, ""],
      [503, "52.94.76.9"],
    ] as const)
      expect(addressIn(answer(status, body)), `${status} ${body}`).to.have.property("problem");
  });

  it("is ok inside the ranges if the API admits it, and names both", () => {
    const finding = ownAddressFinding(targetFor("52.94.78.0/24", OFFICE), INSIDE, false, {});
    expect(finding).to.deep.equal({ state: "ok", note: "52.94.76.9 is in 52.94.76.0/24" });
  });

  it("is a warning outside of the ranges if the API refuses it, with address and ranges", () => {
    const finding = ownAddressFinding(targetFor(OFFICE, "52.94.78.0/24"), OUTSIDE, true, {});
    expect(finding).to.have.property("state", "warning");
    expect(JSON.stringify(finding))
      .to.include("52.94.77.9")
      .and.to.include("52.94.76.0/24 and 52.94.78.0/24");
  });

  const unknown: readonly (readonly [string, () => ReturnType<typeof ownAddressFinding>, string])[] = [
    [
      "the address is unknown",
      () => finding({ problem: "cannot be reached: no network" }, true),
      "no network",
    ],
    ["the API refuses an address of the ranges", () => finding(INSIDE, true), "api.policy-deployed"],
    ["the API admits an address outside", () => finding(OUTSIDE, false), "api.policy-deployed"],
    ["the API also takes IPv6", () => finding(OUTSIDE, true, [OFFICE, "2600:1f00::/32"]), "IPv6"],
    [
      "an HTTP proxy is between",
      () => finding(OUTSIDE, true, [OFFICE], { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: "http://p:1" }),
      "HTTP proxy",
    ],
  ];
  const finding = (
    found: typeof INSIDE | { problem: string },
    isRefused: boolean,
    ranges = [OFFICE],
    env = {},
  ) => ownAddressFinding(targetFor(...ranges), found, isRefused, env);
  for (const [what, judged, included] of unknown) {
    it(`says what to look at by hand if ${what}`, () => {
      const found = judged();
      expect(found).to.have.property("state", "not-observable");
      expect(found).to.have.property("look").that.includes(included).and.includes(OFFICE);
    });
  }

  it("shows ten of many ranges", () => {
    const ranges = Array.from({ length: 12 }, (_, index) => `52.94.${index}.0/24`);
    expect(JSON.stringify(finding(OUTSIDE, true, ranges))).to.include("52.94.9.0/24 and 2 more");
  });

  it("is compared as API Gateway does, for any range and address", () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 8, max: 32 }), ([, ...rest], [, ...other], bits) => {
        // Public addresses of one /8: others are refused as settings.
        const numbers = [rest, other].map((three) => three.reduce((sum, one) => sum * 256 + one, 52));
        const size = 2 ** (32 - bits);
        const [address = 0, base = 0] = numbers;
        const network = Math.floor(base / size) * size;
        const text = (value: number) =>
          [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
        const found = finding({ address: text(address) }, false, [`${text(network)}/${bits}`]);
        expect(found.state === "ok").to.equal(address >= network && address < network + size);
      }),
    );
  });

  it("is refused by the policy with this stack's own answer, and not by a firewall or another API", () => {
    const body = (type: string) =>
      gatewayResponses()[type]?.responseTemplates["application/json"] ?? "missing";
    expect(isRefusedByPolicy(answer(403, body("ACCESS_DENIED")))).to.equal(true);
    expect(isRefusedByPolicy(answer(403, body("WAF_FILTERED")))).to.equal(false);
    expect(isRefusedByPolicy(answer(403, '{"message":"Forbidden"}'))).to.equal(false);
    expect(isRefusedByPolicy(answer(200, body("ACCESS_DENIED")))).to.equal(false);
  });
});
