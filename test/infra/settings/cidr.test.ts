import { expect } from "chai";
import fc from "fast-check";
import { readCidr } from "../../../infra/settings/cidr.ts";

describe("a range of source addresses", () => {
  it("is read with its version", () => {
    expect(readCidr("203.0.113.0/24")).to.deep.equal({ range: { text: "203.0.113.0/24", version: 4 } });
    expect(readCidr("2001:db8::/32")).to.deep.equal({ range: { text: "2001:db8::/32", version: 6 } });
  });

  it("has one spelling, so that the same range never looks like a change", () => {
    expect(readCidr("2001:0DB8:0::/32")).to.deep.equal({ range: { text: "2001:db8::/32", version: 6 } });
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
    for (const text of ["224.0.0.0/4", "::ffff:203.0.113.0/120"])
      expect(readCidr(text)).to.have.property("fault");
  });
});
