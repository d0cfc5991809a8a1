import { CountryCode } from "@aws-sdk/client-wafv2";
import { expect } from "chai";
import { COUNTRIES } from "../../../infra/settings/countries.ts";
import { faultsFrom } from "../../../infra/settings/faults-from.ts";
import { faultsOfWaf, tokenRateLimitOf, wafSchema } from "../../../infra/settings/waf.ts";

/** Faults as a person reads them, a line each. */
function faultsIn(value: unknown): string[] {
  const result = wafSchema.safeParse(value);
  const faults = result.success
    ? result.data === null
      ? []
      : faultsOfWaf(result.data)
    : faultsFrom(result.error.issues, value);
  return faults.map(({ key, found, allowed }) => `${key}: ${found}; ${allowed}`);
}

describe("The setting waf", () => {
  it("is on with all defaults for true, and off for false", () => {
    const defaults = wafSchema.parse("true");
    expect(defaults).to.deep.equal(wafSchema.parse({}));
    expect(defaults).to.include({ rateLimit: 2000, logging: true });
    expect(defaults && tokenRateLimitOf(defaults)).to.equal(500);
    expect(wafSchema.parse("false")).to.equal(null);
  });

  it("accepts numbers as text, and countries in lower case", () => {
    const waf = wafSchema.parse({ rateLimit: "400", countries: { allow: ["de", "AT"] } });
    expect(waf).to.deep.include({ rateLimit: 400, countries: { allow: ["DE", "AT"] } });
    expect(waf && tokenRateLimitOf(waf)).to.equal(100);
  });

  it("never sets the limit for tokens below AWS WAF's minimum", () => {
    const waf = wafSchema.parse({ rateLimit: 10 });
    expect(waf && tokenRateLimitOf(waf)).to.equal(10);
  });

  it("accepts a limit for tokens up to the other limit", () => {
    expect(faultsIn({ rateLimit: 100, tokenRateLimit: 100 })).to.deep.equal([]);
    expect(faultsIn({ rateLimit: 100, tokenRateLimit: 101 })).to.have.length(1);
  });

  it("accepts an empty list of rule groups", () => {
    expect(wafSchema.parse({ managedRules: [] })?.managedRules).to.deep.equal([]);
  });

  it("knows the countries of AWS WAF", () => {
    expect([...COUNTRIES].sort()).to.deep.equal(Object.values(CountryCode).sort());
  });

  const refused: readonly [why: string, value: unknown, fault: string | RegExp][] = [
    ["a limit below AWS WAF's minimum", { rateLimit: 9 }, /^rateLimit: found 9; .*from 10 to 2000000000/],
    [
      "a limit for tokens above that for all",
      { rateLimit: 100, tokenRateLimit: 200 },
      "waf.tokenRateLimit: found 200; token requests count among all: write 100 or less, or raise waf.rateLimit",
    ],
    [
      "a rule group that a pool cannot have",
      { managedRules: ["AWSManagedRulesATPRuleSet"] },
      /^managedRules\[0\].*write one of AWSManagedRulesCommonRuleSet, /,
    ],
    [
      "a name that every object has",
      { managedRules: ["constructor"] },
      /^managedRules\[0\].*write one of AWSManagedRulesCommonRuleSet, /,
    ],
    [
      "a mode that there is not",
      { managedRules: [{ name: "AWSManagedRulesSQLiRuleSet", mode: "captcha" }] },
      'managedRules[0].mode: found "captcha"; write count or block',
    ],
    [
      "a rule group twice",
      { managedRules: ["AWSManagedRulesSQLiRuleSet", { name: "AWSManagedRulesSQLiRuleSet", mode: "count" }] },
      "waf.managedRules[1]: AWSManagedRulesSQLiRuleSet is listed twice; remove one of them",
    ],
    [
      "countries both allowed and blocked",
      { countries: { allow: ["DE"], block: ["BR"] } },
      /^countries: .*write either allow, which blocks all others, or block$/,
    ],
    ["no country at all", { countries: { allow: [] } }, /^countries\.allow: found an empty list/],
    [
      "a country that there is not",
      { countries: { block: ["ZZ"] } },
      /^countries\.block\[0\]: found "ZZ"; AWS WAF does not know this country/,
    ],
    [
      "a key that there is not",
      { rateLimits: 100 },
      /^rateLimits: there is no such key; the keys here are rateLimit, /,
    ],
    ["a word", "strict", /write an object with rateLimit, /],
  ];
  for (const [why, value, fault] of refused) {
    it(`refuses ${why}`, () => {
      const faults = faultsIn(value);
      expect(faults).to.have.length(1);
      if (typeof fault === "string") expect(faults[0]).to.equal(fault);
      else expect(faults[0]).to.match(fault);
    });
  }
});
