import { expect } from "chai";
import fc from "fast-check";
import { readCidr } from "../../../infra/settings/cidr.ts";
import { faultsOf } from "./read.ts";

describe("a range of source addresses", () => {
  it("is read with its version", () => {
    expect(readCidr("52.94.76.0/24")).to.deep.equal({ range: { text: "52.94.76.0/24", version: 4 } });
    expect(readCidr("2600:1f00::/24")).to.deep.equal({ range: { text: "2600:1f00::/24", version: 6 } });
  });

  it("has one spelling, so that the same range never looks like a change", () => {
    expect(readCidr("2600:1F00:0::/24")).to.deep.equal({ range: { text: "2600:1f00::/24", version: 6 } });
  });

  it("is accepted for each network of public addresses, and refused with a correction if bits are set after its prefix", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, fc.integer({ min: 0, max: 32 }), (a, b, c, bits) => {
        const address = `8.${a}.${b}.${c}`;
        const reading = readCidr(`${address}/${bits}`);
        if ("range" in reading) {
          expect(reading.range.text).to.equal(`${address}/${bits}`);
        } else {
          const [, suggested] = /; write (.*)$/.exec(reading.fault) ?? [];
          expect(readCidr(suggested ?? "")).to.deep.equal({ range: { text: suggested, version: 4 } });
        }
      }),
    );
  });
});

describe("a range that no computer has", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const part = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
  const group = (text: string) => fc.constant(text);

  for (const [name, first, purpose, bits] of [
    ["192.0.2.0/24", group("192.0.2"), "documentation (RFC 5737)", 32],
    ["198.51.100.0/24", group("198.51.100"), "documentation (RFC 5737)", 32],
    ["203.0.113.0/24", group("203.0.113"), "documentation (RFC 5737)", 32],
    [
      "198.18.0.0/15",
      fc.tuple(fc.constantFrom(18, 19), octet).map(([a, b]) => `198.${a}.${b}`),
      "benchmarks (RFC 2544)",
      32,
    ],
    ["2001:db8::/32", part.map((one) => `2001:db8:${one}:1:2:3:4`), "documentation (RFC 3849)", 128],
    ["3fff::/20", part.map((one) => `3fff:0${one.slice(0, 3)}:5:1:2:3:4`), "documentation (RFC 9637)", 128],
  ] as const)
    it(`is refused, with how to find your own address: ${name} and all of it`, () => {
      expect(readCidr(name)).to.have.property("fault").that.includes(purpose);
      fc.assert(
        fc.property(first, octet, (start, last) => {
          const text = bits === 32 ? `${start}.${last}/32` : `${start}:${last.toString(16)}/128`;
          expect(readCidr(text))
            .to.have.property("fault")
            .that.includes(purpose)
            .and.includes("https://checkip.amazonaws.com");
        }),
      );
    });

  it("is refused in another list than an allow-list, without the advice to add your own address", () => {
    expect(readCidr("203.0.113.0/24", { isAllowList: false })).to.deep.equal({
      fault: "is reserved for documentation (RFC 5737): no computer has such an address",
    });
    expect(readCidr("10.0.0.0/8", { isAllowList: false })).to.deep.equal({
      fault: "is a private range: AWS sees public egress addresses",
    });
    const threatProtection = JSON.stringify({ mode: "audit", blockedCidrs: ["240.0.0.0/4"] });
    expect(faultsOf({ tier: "plus", threatProtection }).join()).to.match(
      /^threatProtection\.blockedCidrs\[0\]: .*future use/,
    );
    expect(faultsOf({ tier: "plus", threatProtection }).join()).not.to.match(/checkip|all users/);
  });

  it("is accepted as a part of a larger one, which other computers have", () => {
    for (const text of ["192.0.0.0/8", "198.0.0.0/8", "2001::/16", "0.0.0.0/0", "::/0"])
      expect(readCidr(text)).to.have.property("range");
  });
});

describe("an ambiguous address", () => {
  for (const text of [
    "052.1.2.0/24",
    "0x34.1.2.0/24",
    "52.258/16",
    "875626496/24",
    "52.1.2.00/24",
    "52.1.2.0/024",
  ]) {
    it(`is not a range: ${text}`, () => {
      expect(readCidr(text)).to.deep.equal({ fault: "is not a CIDR range such as 203.0.113.0/24" });
    });
  }

  it("is refused if no requests can come from it", () => {
    for (const text of ["224.0.0.0/4", "::ffff:52.94.76.0/120"])
      expect(readCidr(text)).to.have.property("fault");
  });
});
