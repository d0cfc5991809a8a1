import type { Rule, Statement, WebACL } from "@aws-sdk/client-wafv2";
import { expect } from "chai";
import fc from "fast-check";
import { serversFinding } from "../../../doctor/checks/federation/bridge-web-acl.ts";
import { matches } from "../../../doctor/checks/federation/waf-statement.ts";
import { MANAGED_RULE_GROUPS } from "../../../infra/settings/managed-rule-groups.ts";
import { wafSchema } from "../../../infra/settings/waf.ts";
import { apiRules, bridgeRules } from "../../../infra/waf/web-acl-rules.ts";
import { runs } from "../../support/properties.ts";
import {
  and,
  asReturned,
  blocking,
  counts,
  GERMANY,
  group,
  header,
  JWKS,
  LIST,
  limit,
  not,
  OF_SERVERS,
  or,
  path,
  scoped,
  TOKEN,
  text,
  USER_INFO,
  webAcl,
} from "../support/web-acl-rules.ts";

const findingFor = (rules: readonly Rule[], changes: Partial<WebACL> = {}, request = TOKEN) =>
  serversFinding(webAcl(rules, changes), [request]);

describe("A web ACL of one's own in front of the bridge", () => {
  const stopping: readonly (readonly [string, Rule])[] = [
    ["a rate limit for each address", blocking("rate", limit())],
    ["a limit of other methods too", blocking("rate", limit(not(text({ Method: {} }, "GET"))))],
    ["a limit of exactly these paths", blocking("rate", limit(path("/idp/", "STARTS_WITH")))],
    [
      "a limit that leaves out another path",
      blocking("rate", limit(not(path("/oauth2/token", "ENDS_WITH")))),
    ],
    ["a country that is blocked", blocking("geo", GERMANY)],
    ["countries that are allowed alone", blocking("geo", not(GERMANY))],
    ["addresses that are allowed alone", blocking("office", not(LIST))],
    ["addresses and countries, nested", blocking("office", not(and(or(LIST, GERMANY), not(path("/login")))))],
    ["a header that only a CDN sends", blocking("cdn", not(header("x-origin-verify", "s")))],
    ["a cookie", blocking("session", not(text({ Cookies: undefined }, "id")))],
    ["a User-Agent", blocking("browser", not(header("User-Agent", "Mozilla")))],
    ["a challenge", blocking("challenge", path("/idp/", "STARTS_WITH"), { Challenge: {} })],
    ["a CAPTCHA", blocking("captcha", GERMANY, { Captcha: {} })],
    ["a network", blocking("asn", { AsnMatchStatement: { AsnList: [16509] } })],
    [
      "a label of Bot Control",
      blocking("label", {
        LabelMatchStatement: {
          Scope: "LABEL",
          Key: "awswaf:managed:aws:bot-control:signal:non_browser_user_agent",
        },
      }),
    ],
    ["a host that is not the bridge's", blocking("host", not(header("host", "sign-in.example.com")))],
    ["Bot Control", group("AWSManagedRulesBotControlRuleSet")],
    ["Bot Control for these paths", group("AWSManagedRulesBotControlRuleSet", scoped(OF_SERVERS))],
    ["lists of addresses", group("AWSManagedRulesAmazonIpReputationList")],
    [
      "the core rule set, which wants a User-Agent",
      group("AWSManagedRulesCommonRuleSet", counts("SizeRestrictions_BODY")),
    ],
  ];
  for (const [what, rule] of stopping) {
    it(`may stop Amazon Cognito: ${what}`, () => {
      const finding = findingFor([rule]);
      expect(finding).to.include({ state: "warning" });
      expect(finding.state === "warning" && finding.seen).to.equal(
        `In the web ACL ours, ${rule.Name} may block requests of servers to /idp/okta/token.`,
      );
      // An earlier rule that allows exactly these paths ends the evaluation, wherever AWS lists it.
      const allowed = { ...blocking("servers", OF_SERVERS, { Allow: {} }), Priority: 1 };
      expect(findingFor([rule, allowed])).to.deep.equal({ state: "ok", note: "ours" });
      expect(findingFor([rule, { ...allowed, Priority: 9 }])).to.include({ state: "warning" });
      expect(findingFor([rule, { ...allowed, Action: { Count: {} } }])).to.include({ state: "warning" });
    });
  }

  it("may stop Amazon Cognito: a default action that blocks, unless a rule allows it", () => {
    const blocks = { DefaultAction: { Block: {} } };
    const rule = blocking("office", LIST, { Allow: {} });
    expect(findingFor([rule], blocks)).to.include({ state: "warning" });
    expect(findingFor([rule, blocking("servers", OF_SERVERS, { Allow: {} })], blocks)).to.include({
      state: "ok",
    });
  });

  it("lets servers pass with the rule of docs/waf.md, whatever comes after it", () => {
    const requests = [TOKEN, JWKS, USER_INFO];
    const rule = {
      ...blocking("servers", or(...requests.map((one) => path(one.path))), { Allow: {} }),
      Priority: 0,
    };
    const after = stopping.map(([, one]) => one);
    expect(
      serversFinding(webAcl([...after, rule], { DefaultAction: { Block: {} } }), requests).state,
    ).to.equal("ok");
  });

  const elsewhere = not(OF_SERVERS);
  const passing: readonly (readonly [string, Rule])[] = [
    ["a rate limit that leaves these paths out", blocking("rate", limit(elsewhere))],
    ["a limit of another host", blocking("rate", limit(header("Host", "sign-in.example.com")))],
    ["a limit of another stage", blocking("rate", limit(path("/PROD/", "STARTS_WITH", "LOWERCASE")))],
    ["addresses that are allowed alone, elsewhere", blocking("office", and(not(LIST), elsewhere))],
    ["the same, as a negation", blocking("office", not(or(LIST, OF_SERVERS)))],
    ["countries, elsewhere", blocking("geo", and(not(GERMANY), elsewhere))],
    [
      "paths by a pattern",
      blocking(
        "geo",
        and(
          GERMANY,
          not({
            RegexMatchStatement: {
              RegexString: "^/idp/[^/]+/(token|jwks|userinfo)$",
              FieldToMatch: { UriPath: {} },
              TextTransformations: [],
            },
          }),
        ),
      ),
    ],
    ["a group that leaves them out", group("AWSManagedRulesBotControlRuleSet", scoped(elsewhere))],
    ["a group that counts", { ...group("AWSManagedRulesBotControlRuleSet"), OverrideAction: { Count: {} } }],
    ["a limit that counts", blocking("rate", limit(), { Count: {} })],
    ["addresses that are blocked", blocking("attackers", LIST)],
    ["a group about contents", group("AWSManagedRulesKnownBadInputsRuleSet")],
    [
      "contents",
      blocking("sql", { SqliMatchStatement: { FieldToMatch: { Body: {} }, TextTransformations: [] } }),
    ],
    [
      "the core rule set without that rule",
      group("AWSManagedRulesCommonRuleSet", counts("NoUserAgent_HEADER")),
    ],
    [
      "the same in the old form",
      group("AWSManagedRulesCommonRuleSet", { ExcludedRules: [{ Name: "NoUserAgent_HEADER" }] }),
    ],
  ];
  for (const [what, rule] of passing) {
    it(`lets Amazon Cognito pass: ${what}`, () =>
      expect(findingFor([rule])).to.deep.equal({ state: "ok", note: "ours" }));
  }

  const unread: readonly (readonly [string, Rule])[] = [
    [
      "rule group",
      {
        ...blocking("shared", { RuleGroupReferenceStatement: { ARN: "arn" } }),
        Action: undefined,
        OverrideAction: { None: {} },
      },
    ],
    ["group of another vendor", { ...group("shared", { VendorName: "F5" }) }],
    [
      "set of patterns",
      blocking(
        "shared",
        limit({
          RegexPatternSetReferenceStatement: {
            ARN: "arn",
            FieldToMatch: { UriPath: {} },
            TextTransformations: [],
          },
        }),
      ),
    ],
    ["label of its own", blocking("shared", { LabelMatchStatement: { Scope: "LABEL", Key: "office" } })],
    ["decoded path", blocking("shared", path("/idp", "STARTS_WITH", "BASE64_DECODE"))],
    [
      "pattern that JavaScript does not have",
      blocking("shared", {
        RegexMatchStatement: { RegexString: "(?>a)", FieldToMatch: { UriPath: {} }, TextTransformations: [] },
      }),
    ],
  ];
  for (const [what, rule] of unread)
    it(`says that it did not examine a ${what}`, () =>
      expect(findingFor([rule])).to.deep.equal({ state: "ok", note: "ours; not examined: shared" }));

  it("says the same of Firewall Manager's rules, which come first and last", () => {
    const of = (Name: string) => [
      {
        Name,
        Priority: 0,
        FirewallManagerStatement: {},
        OverrideAction: undefined,
        VisibilityConfig: undefined,
      },
    ];
    const managed = {
      PreProcessFirewallManagerRuleGroups: of("first"),
      PostProcessFirewallManagerRuleGroups: of("last"),
    };
    expect(findingFor([], managed)).to.include({ note: "ours; not examined: first and last" });
    const allowed = blocking("servers", OF_SERVERS, { Allow: {} });
    expect(findingFor([allowed], managed)).to.include({ note: "ours; not examined: first" });
  });

  it("names each path that it may stop, and no other", () => {
    const rules = [blocking("office", and(not(LIST), not(path("/token", "ENDS_WITH"))))];
    const finding = serversFinding(webAcl(rules), [TOKEN, JWKS, USER_INFO]);
    expect(finding.state === "warning" && finding.seen).to.contain(
      "to /idp/okta/jwks and /idp/okta/userinfo.",
    );
  });
});

describe("The stack's own rules for the bridge, as AWS returns them", () => {
  const groupNames = Object.keys(MANAGED_RULE_GROUPS);
  const countries = fc.uniqueArray(fc.constantFrom("DE", "AT", "US", "FR"), { minLength: 1 });
  const settings = fc.record(
    {
      managedRules: fc
        .uniqueArray(fc.constantFrom(...groupNames))
        .chain((names) =>
          fc.tuple(
            ...names.map((name) =>
              fc.record({ name: fc.constant(name), mode: fc.constantFrom("block", "count") }),
            ),
          ),
        ),
      countries: fc.oneof(fc.record({ allow: countries }), fc.record({ block: countries })),
      rateLimit: fc.integer({ min: 10, max: 5000 }),
    },
    { requiredKeys: [] },
  );

  it("let each server pass, whatever waf is", () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        const waf = wafSchema.parse(chosen);
        if (!waf) throw new Error("no web ACL");
        const rules = bridgeRules(waf).map(asReturned);
        expect(serversFinding(webAcl(rules), [TOKEN, JWKS, USER_INFO])).to.deep.equal({
          state: "ok",
          note: "ours",
        });
        // Those of the other API know no servers.
        expect(serversFinding(webAcl(apiRules(waf).map(asReturned)), [TOKEN]).state).to.equal("warning");
      }),
      { numRuns: runs(200) },
    );
  });

  it("match what AWS documents, for any nesting of and, or and not", () => {
    const leaf = fc.constantFrom<[Statement, boolean]>(
      [path("/idp/okta/token"), true],
      [path("/okta/", "CONTAINS"), true],
      [path("token", "CONTAINS_WORD"), true],
      [path("tok", "CONTAINS_WORD"), false],
      [path("/token", "STARTS_WITH"), false],
      [text({ Method: {} }, "POST"), true],
      [LIST, false],
    );
    const tree = fc.letrec<{ node: [Statement, boolean] }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie("node").map(([one, value]): [Statement, boolean] => [not(one), !value]),
        fc
          .array(tie("node"), { minLength: 2, maxLength: 3 })
          .map((all): [Statement, boolean] => [
            and(...all.map(([one]) => one)),
            all.every(([, value]) => value),
          ]),
        fc
          .array(tie("node"), { minLength: 2, maxLength: 3 })
          .map((all): [Statement, boolean] => [
            or(...all.map(([one]) => one)),
            all.some(([, value]) => value),
          ]),
      ),
    })).node;
    fc.assert(
      fc.property(tree, ([statement, value]) => {
        expect(matches(statement, TOKEN)).to.equal(value ? "yes" : "no");
      }),
      { numRuns: runs(300) },
    );
  });
});
