import { expect } from "chai";
import fc from "fast-check";
import { type WafSettings, wafSchema } from "../../../infra/settings/waf.ts";
import { apiRules, poolRules, type Rule } from "../../../infra/waf/web-acl-rules.ts";
import { outcome, type Request } from "../../support/web-acl.ts";

const GERMANY = { country: "DE" };
const ELSEWHERE = { country: "BR" };
/** Whatever rules there are, and in the strictest way. */
const ALL = {
  countries: { allow: ["DE", "AT"] },
  managedRules: [
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesAnonymousIpList",
    { name: "AWSManagedRulesBotControlRuleSet", mode: "block" },
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
  ],
};
const BY_CONTENT = ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"];

function settings(value: unknown): WafSettings {
  const waf = wafSchema.parse(value);
  if (waf === null) throw new TypeError("web ACLs are off");
  return waf;
}

const namesOf = (rules: readonly Rule[]) => rules.map(({ name }) => name);
const ruleOf = (rules: readonly Rule[], name: string) => rules.find((rule) => rule.name === name);
/** Rules that have anything to say of a request. */
const concerned = (rules: readonly Rule[], request: Request) =>
  namesOf(rules.filter((rule) => outcome(rule, request) !== "pass"));
const limitOf = (rule: Rule | undefined) =>
  rule && "rateBasedStatement" in rule.statement ? rule.statement.rateBasedStatement.limit : undefined;
const groupOf = (rule: Rule | undefined) =>
  rule && "managedRuleGroupStatement" in rule.statement
    ? rule.statement.managedRuleGroupStatement
    : undefined;

describe("The rules of the web ACLs", () => {
  const everywhere = [apiRules(settings(ALL)), poolRules(settings(ALL), { behindProxy: true })];

  it("are few and cheap by default, and none lets anybody past another", () => {
    expect(namesOf(apiRules(settings(true)))).to.deep.equal([
      ...["token-rate", "rate", "AWSManagedRulesAmazonIpReputationList"],
      ...["AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"],
    ]);
    for (const rule of everywhere.flat()) expect(rule.action ?? {}).to.not.have.property("allow");
  });

  it("have names and priorities of their own, and keep no samples of requests", () => {
    for (const rules of everywhere) {
      expect(new Set(namesOf(rules)).size).to.equal(rules.length);
      expect(rules.map(({ priority }) => priority)).to.deep.equal(rules.map((_, index) => index));
      for (const rule of rules) {
        expect(rule.visibilityConfig).to.include({ sampledRequestsEnabled: false, metricName: rule.name });
      }
    }
  });

  it("only count what an app with a redirect URI on this computer, or without User-Agent, would break", () => {
    for (const rules of everywhere) {
      const group = groupOf(ruleOf(rules, "AWSManagedRulesCommonRuleSet"));
      expect(group?.ruleActionOverrides.map(({ name }) => name)).to.have.members([
        ...["EC2MetaDataSSRF_QUERYARGUMENTS", "EC2MetaDataSSRF_BODY"],
        ...["GenericRFI_QUERYARGUMENTS", "GenericRFI_BODY", "NoUserAgent_HEADER"],
      ]);
      for (const { actionToUse } of group?.ruleActionOverrides ?? []) {
        expect(actionToUse).to.deep.equal({ count: {} });
      }
    }
  });

  it("count with Bot Control until somebody says block, and block with the other groups until somebody says count", () => {
    const control = "AWSManagedRulesBotControlRuleSet";
    const reputation = "AWSManagedRulesAmazonIpReputationList";
    const actions = (managedRules: unknown[]) =>
      apiRules(settings({ managedRules })).map(({ overrideAction }) => overrideAction);
    expect(actions([control, reputation]).slice(-2)).to.deep.equal([{ count: {} }, { none: {} }]);
    const turned = [
      { name: control, mode: "block" },
      { name: reputation, mode: "count" },
    ];
    expect(actions(turned).slice(-2)).to.deep.equal([{ none: {} }, { count: {} }]);
  });

  describe("before the API", () => {
    const rules = apiRules(settings(ALL));

    it("limit each address, and tighter for token requests however their path is written", () => {
      expect(limitOf(ruleOf(rules, "rate"))).to.equal(2000);
      expect(limitOf(ruleOf(rules, "token-rate"))).to.equal(500);
      for (const path of [
        ...["/prod/oauth2/token", "/oauth2/token", "/prod/oauth2/%74oken", "/prod//oauth2//token"],
        "/prod/oauth2/x/../token",
      ]) {
        expect(concerned(rules, { path, ...GERMANY }), path).to.include.members(["rate", "token-rate"]);
      }
      const path = "/prod/oauth2/authorize";
      expect(concerned(rules, { path, ...GERMANY }))
        .to.include("rate")
        .and.not.include("token-rate");
    });

    it("let in the countries that are allowed, or all but those that are blocked", () => {
      const path = "/prod/oauth2/token";
      expect(concerned(rules, { path, ...GERMANY })).to.not.include("countries");
      expect(concerned(rules, { path, ...ELSEWHERE })).to.include("countries");
      const blocking = apiRules(settings({ countries: { block: ["BR"] } }));
      expect(concerned(blocking, { path, ...GERMANY })).to.not.include("countries");
      expect(concerned(blocking, { path, ...ELSEWHERE })).to.include("countries");
    });
  });

  describe("before the sign-in pages", () => {
    const rules = poolRules(settings(ALL), { behindProxy: true });
    const byAddress = namesOf(rules).filter((name) => !BY_CONTENT.includes(name));

    it("judge everybody on the pages, by their address too", () => {
      for (const path of [
        "/login",
        "/oauth2/authorize",
        "/oauth2/revoke",
        "/forgotPassword",
        "/",
        "/confirmUser",
      ]) {
        expect(concerned(rules, { path, ...ELSEWHERE }), path).to.deep.equal(namesOf(rules));
      }
    });

    it("let through what the proxy forwards, from wherever it comes", () => {
      for (const path of ["/oauth2/token", "/oauth2/userInfo"]) {
        expect(concerned(rules, { path, ...ELSEWHERE }), path).to.deep.equal(BY_CONTENT);
      }
    });

    it("let through whoever reads the pool's public documents", () => {
      for (const name of ["jwks.json", "openid-configuration"]) {
        const path = `/eu-central-1_AbCdEf123/.well-known/${name}`;
        expect(concerned(rules, { path, ...ELSEWHERE })).to.deep.equal(BY_CONTENT);
      }
    });

    it("pass no other path over, also not one that looks like those", () => {
      const exempt = /^\/oauth2\/(?:token|userInfo)$|\/\.well-known\/(?:jwks\.json|openid-configuration)$/;
      const near = fc
        .constantFrom("/oauth2/token", "/oauth2/userInfo", "/login")
        .chain((path) =>
          fc
            .tuple(fc.nat(path.length), fc.string({ minLength: 1, maxLength: 4 }))
            .map(([at, extra]) => path.slice(0, at) + extra + path.slice(at)),
        );
      fc.assert(
        fc.property(fc.oneof(near, fc.webPath()), (path) => {
          fc.pre(!exempt.test(path));
          expect(concerned(rules, { path, ...ELSEWHERE })).to.include.members(byAddress);
        }),
      );
      for (const path of ["/oauth2/TOKEN", "/oauth2/token/", "/oauth2/%74oken", "//oauth2/token"]) {
        expect(concerned(rules, { path, ...ELSEWHERE }), path).to.include.members(byAddress);
      }
    });

    it("pass nothing over where apps talk to the pool themselves, and then limit token requests too", () => {
      const direct = poolRules(settings(ALL), { behindProxy: false });
      const path = "/oauth2/token";
      expect(concerned(direct, { path, ...ELSEWHERE })).to.deep.equal(namesOf(direct));
      expect(limitOf(ruleOf(direct, "token-rate"))).to.equal(500);
    });
  });
});
