import { expect } from "chai";
import fc from "fast-check";
import { COUNTRIES } from "../../../infra/settings/countries.ts";
import { type WafSettings, wafSchema } from "../../../infra/settings/waf.ts";
import { apiRules, bridgeRules, poolRules, type Rule } from "../../../infra/waf/web-acl-rules.ts";
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

  it("are few and cheap by default, and none bypasses another", () => {
    expect(namesOf(apiRules(settings(true)))).to.deep.equal([
      ...["token-rate", "rate", "AWSManagedRulesAmazonIpReputationList"],
      ...["AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"],
    ]);
    for (const rule of everywhere.flat()) expect(rule.action ?? {}).to.not.have.property("allow");
  });

  it("have unique names and priorities, and keep no sampled requests", () => {
    for (const rules of everywhere) {
      expect(new Set(namesOf(rules)).size).to.equal(rules.length);
      expect(rules.map(({ priority }) => priority)).to.deep.equal(rules.map((_, index) => index));
      for (const rule of rules) {
        expect(rule.visibilityConfig).to.include({ sampledRequestsEnabled: false, metricName: rule.name });
      }
    }
  });

  it("only count requests with a loopback redirect URI or without User-Agent", () => {
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

  it("count with Bot Control and block with the other groups, unless a mode is set", () => {
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

  describe("of the API", () => {
    const rules = apiRules(settings(ALL));

    it("limit each address, with a lower limit for token requests in each encoding of their path", () => {
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

    it("allow the allowed countries, or all except the blocked ones", () => {
      const path = "/prod/oauth2/token";
      expect(concerned(rules, { path, ...GERMANY })).to.not.include("countries");
      expect(concerned(rules, { path, ...ELSEWHERE })).to.include("countries");
      const blocking = apiRules(settings({ countries: { block: ["BR"] } }));
      expect(concerned(blocking, { path, ...GERMANY })).to.not.include("countries");
      expect(concerned(blocking, { path, ...ELSEWHERE })).to.include("countries");
    });

    it("name at most 50 countries in a statement, also if more are allowed or blocked", () => {
      const path = "/prod/oauth2/token";
      const many = [...COUNTRIES].filter((code) => code !== "BR").slice(0, 120);
      for (const countries of [{ allow: many }, { block: many }]) {
        const found = apiRules(settings({ countries }));
        const lists = [...JSON.stringify(found).matchAll(/"countryCodes":\[([^\]]*)\]/g)];
        expect(lists.flatMap(([, codes = ""]) => codes.split(",").length)).to.deep.equal([50, 50, 20]);
        const isAllowed = "allow" in countries;
        for (const country of [many[0], many[60], many[119]]) {
          const refused = concerned(found, { path, country: country ?? "" }).includes("countries");
          expect(refused).to.equal(!isAllowed);
        }
        expect(concerned(found, { path, ...ELSEWHERE }).includes("countries")).to.equal(isAllowed);
      }
    });
  });

  describe("of the sign-in pages", () => {
    const rules = poolRules(settings(ALL), { behindProxy: true });
    const byAddress = namesOf(rules).filter((name) => !BY_CONTENT.includes(name));

    it("apply to all requests for the pages, including rules on addresses", () => {
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

    it("allow what the proxy forwards, from any address", () => {
      for (const path of ["/oauth2/token", "/oauth2/userInfo"]) {
        expect(concerned(rules, { path, ...ELSEWHERE }), path).to.deep.equal(BY_CONTENT);
      }
    });

    it("allow requests for the pool's public documents", () => {
      for (const name of ["jwks.json", "openid-configuration"]) {
        const path = `/eu-central-1_AbCdEf123/.well-known/${name}`;
        expect(concerned(rules, { path, ...ELSEWHERE })).to.deep.equal(BY_CONTENT);
      }
    });

    it("skip no other path, even if it looks similar", () => {
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

    it("skip nothing if apps call the pool directly, and then limit token requests, too", () => {
      const direct = poolRules(settings(ALL), { behindProxy: false });
      const path = "/oauth2/token";
      expect(concerned(direct, { path, ...ELSEWHERE })).to.deep.equal(namesOf(direct));
      expect(limitOf(ruleOf(direct, "token-rate"))).to.equal(500);
    });
  });

  describe("of the bridge to identity providers", () => {
    const rules = bridgeRules(settings(ALL));
    const byAddress = namesOf(rules).filter((name) => !BY_CONTENT.includes(name));

    it("apply to browsers with all rules, and to Cognito and identity providers without those about addresses", () => {
      for (const path of ["/idp/okta/authorize", "/idp/okta/callback", "/idp/token/authorize"]) {
        expect(concerned(rules, { path, ...ELSEWHERE }), path).to.deep.equal(namesOf(rules));
      }
      for (const path of ["/idp/okta/token", "/idp/okta/jwks", "/idp/okta/userinfo"]) {
        expect(concerned(rules, { path, ...ELSEWHERE }), path).to.deep.equal(BY_CONTENT);
      }
    });

    it("skip the paths of no provider's browser, whatever its name is", () => {
      const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{2,31}$/);
      fc.assert(
        fc.property(name, fc.constantFrom("authorize", "callback"), (provider, route) => {
          const path = `/idp/${provider}/${route}`;
          expect(concerned(rules, { path, ...ELSEWHERE })).to.include.members(byAddress);
        }),
      );
    });
  });

  describe("with identity providers", () => {
    const counted = (rules: readonly Rule[]) =>
      groupOf(ruleOf(rules, "AWSManagedRulesCommonRuleSet"))?.ruleActionOverrides.map(({ name }) => name);
    const pool = (providers: readonly ("oidc" | "user-pool" | "saml")[]) =>
      poolRules(settings(ALL), { behindProxy: true, providers });

    it("only count long queries, in which a code and a state of two servers are", () => {
      for (const rules of [bridgeRules(settings(ALL)), pool(["oidc"]), pool(["user-pool"])]) {
        expect(counted(rules))
          .to.include("SizeRestrictions_QUERYSTRING")
          .and.not.include("SizeRestrictions_BODY");
      }
    });

    it("only count long bodies with SAML, whose responses are longer than the limit", () => {
      expect(counted(pool(["saml"])))
        .to.include("SizeRestrictions_BODY")
        .and.not.include("SizeRestrictions_QUERYSTRING");
      expect(counted(pool(["oidc", "saml"]))).to.include.members([
        "SizeRestrictions_BODY",
        "SizeRestrictions_QUERYSTRING",
      ]);
    });

    it("block long queries and bodies on all other paths of the pool, as without one", () => {
      const label = (part: string) => `awswaf:managed:aws:core-rule-set:SizeRestrictions_${part}`;
      const blocked = (rules: readonly Rule[], path: string, part: string) =>
        rules.some((rule) => outcome(rule, { path, ...GERMANY, labels: [label(part)] }) === "block");
      const rules = pool(["saml", "oidc"]);
      const own = {
        "/oauth2/idpresponse": "QueryString",
        "/saml2/idpresponse": "Body",
        "/saml2/logout": "Body",
      };
      for (const path of ["/login", "/oauth2/token", "/oauth2/idpresponse/", ...Object.keys(own)])
        for (const part of ["QueryString", "Body"])
          expect(blocked(rules, path, part), `${path} ${part}`).to.equal(Reflect.get(own, path) !== part);
      expect(rules.some((rule) => outcome(rule, { path: "/login", ...GERMANY }) === "block")).to.equal(false);
      const counting = [{ name: "AWSManagedRulesCommonRuleSet", mode: "count" }];
      for (const managedRules of [counting, []])
        expect(
          blocked(
            poolRules(settings({ managedRules }), { behindProxy: true, providers: ["saml"] }),
            "/login",
            "Body",
          ),
        ).to.equal(false);
    });

    it("are the same as before without one", () => {
      expect(pool([])).to.deep.equal(poolRules(settings(ALL), { behindProxy: true }));
      expect(counted(pool([]))?.join()).not.to.include("SizeRestrictions");
    });
  });
});
