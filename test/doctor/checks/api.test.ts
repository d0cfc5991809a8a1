import { expect } from "chai";
import fc from "fast-check";
import { throttlingFinding } from "../../../doctor/checks/api-limits.ts";
import { accessIn, policyFinding } from "../../../doctor/checks/api-policy.ts";
import { type PolicyStatement, readExport } from "../../../doctor/checks/facts/api.ts";
import { blockedFinding, webAclFinding } from "../../../doctor/checks/web-acl.ts";
import { resourcePolicy } from "../../../infra/settings/resource-policy.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const ARN = "arn:aws:execute-api:eu-central-1:111122223333:abc123";
const OFFICE = "52.94.76.0/22";
const VPN = "2a05:d018::/36";

const statementsOf = (policy: string): PolicyStatement[] => JSON.parse(policy).Statement;
const allowing = (...ranges: string[]) =>
  plainTarget({ settings: settingsOf({ allowedCidrs: JSON.stringify(ranges) }) });

describe("The deployed resource policy", () => {
  const octet = fc.integer({ min: 1, max: 223 });
  const range = fc.tuple(octet, octet).map(([a, b]) => `${a}.${b}.0.0/16`);
  const someRanges = fc.uniqueArray(range, { minLength: 1, maxLength: 20 });
  const someRoutes = fc.uniqueArray(fc.constantFrom("token", "jwks", "userinfo"));

  it("is read back for any ranges and open routes, also for one, which AWS stores as text", () => {
    fc.assert(
      fc.property(someRanges, someRoutes, (ranges, openRoutes) => {
        const policy = resourcePolicy(
          ARN,
          ranges.map((text) => ({ text, version: 4 })),
          openRoutes,
        );
        expect(accessIn(statementsOf(policy))).to.deep.equal({ ranges, openRoutes });
        const stored = policy.replaceAll(/\["([^"]+)"\]/g, '"$1"');
        expect(accessIn(statementsOf(stored))).to.deep.equal({ ranges, openRoutes });
        expect(accessIn(statementsOf(stored).toReversed())).to.deep.equal({ ranges, openRoutes });
      }),
    );
    const all = { ranges: "all", openRoutes: [] };
    expect(accessIn(statementsOf(resourcePolicy(ARN, undefined, ["token"])))).to.deep.equal(all);
    expect(accessIn(undefined)).to.deep.equal(all);
  });

  it("is not taken for one of Quick Sign-in without any one of its statements or conditions", () => {
    fc.assert(
      fc.property(someRanges, fc.nat(1), fc.boolean(), (ranges, index, hasOpenRoutes) => {
        const statements = statementsOf(
          resourcePolicy(
            ARN,
            ranges.map((text) => ({ text, version: 4 })),
            hasOpenRoutes ? ["token", "jwks"] : [],
          ),
        );
        const [kept] = statements.toSpliced(index, 1);
        // Without its denial, the API's policy allows all.
        const all = { ranges: "all", openRoutes: [] };
        expect(accessIn(kept && [kept])).to.deep.equal(!hasOpenRoutes && index === 1 ? all : undefined);
        const unconditional = statements.map(({ Condition: _, ...rest }) => rest);
        expect(accessIn(unconditional)).to.equal(undefined);
      }),
    );
  });

  it("is not taken for one of Quick Sign-in if it has another form", () => {
    const Resource = `${ARN}/*`;
    const deny = { Effect: "Deny", Resource };
    const allow = { Effect: "Allow", Resource };
    const office = { "aws:SourceIp": OFFICE };
    const open = { Effect: "Allow", Resource: [`${ARN}/*/token`] };
    const others: PolicyStatement[][] = [
      [],
      [deny],
      [{ ...allow, Condition: { IpAddress: office } }],
      [allow, { ...deny, Condition: { IpAddress: office } }],
      [allow, { ...deny, Condition: { NotIpAddress: { "aws:VpcSourceIp": OFFICE } } }],
      [allow, { ...deny, Condition: { NotIpAddress: office, Bool: { "aws:SecureTransport": "false" } } }],
      [allow, { ...deny, Resource: `${ARN}/prod/GET/a`, Condition: { NotIpAddress: office } }],
      [allow, deny],
      [open, allow],
      [open, { ...allow, Condition: { NotIpAddress: office } }],
      [
        { ...open, Condition: { IpAddress: office } },
        { ...allow, Condition: { IpAddress: office } },
      ],
      [
        { ...open, Resource: [`${ARN}/idp/POST/okta/token`] },
        { ...allow, Condition: { IpAddress: office } },
      ],
      [open, { ...open, Condition: { IpAddress: office } }],
    ];
    expect(others.map(accessIn)).to.deep.equal(others.map(() => undefined));
    expect(policyFinding(plainTarget(), undefined).state).to.equal("failure");
  });

  const seen = (...args: Parameters<typeof policyFinding>) => {
    const finding = policyFinding(...args);
    return finding.state === "failure" ? finding.seen : finding.state;
  };

  it("is ok only if it has the ranges of the settings, whatever their order", () => {
    const to = (...ranges: string[]) => ({ ranges, openRoutes: [] });
    const all = { ranges: "all", openRoutes: [] } as const;
    expect(policyFinding(allowing(OFFICE, VPN), to(VPN, OFFICE))).to.deep.equal({
      state: "ok",
      note: `${OFFICE} and ${VPN}`,
    });
    expect(policyFinding(plainTarget(), all)).to.deep.equal({ state: "ok", note: "open to all addresses" });
    expect(seen(allowing(OFFICE), all)).to.include("allows all addresses");
    expect(seen(plainTarget(), to(OFFICE))).to.include(`allows ${OFFICE} alone`);
    expect(seen(allowing(OFFICE, VPN), to(OFFICE))).to.equal(`The deployed policy lacks ${VPN}.`);
    expect(seen(allowing(OFFICE), to(OFFICE, VPN))).to.equal(`The deployed policy also allows ${VPN}.`);
  });

  it("is ok at the bridge only if exactly the routes of servers are open", () => {
    const ranges = [OFFICE];
    const routes = ["token", "jwks"];
    expect(policyFinding(allowing(OFFICE), { ranges, openRoutes: ["jwks", "token"] }, routes)).to.deep.equal({
      state: "ok",
      note: `${OFFICE}; all addresses at token and jwks`,
    });
    expect(policyFinding(plainTarget(), { ranges: "all", openRoutes: [] }, routes).state).to.equal("ok");
    expect(seen(allowing(OFFICE), { ranges, openRoutes: [] }, routes)).to.equal(
      "The deployed policy refuses other addresses at token and jwks, too.",
    );
    expect(seen(allowing(OFFICE), { ranges, openRoutes: [...routes, "authorize"] }, routes)).to.equal(
      "The deployed policy allows all addresses at authorize.",
    );
  });
});

describe("An export of the API", () => {
  const uri =
    "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:111122223333:function:x/invocations";
  const any = {
    "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": { type: "aws_proxy", uri } },
  };

  it("names policy and function, whatever else is in it", () => {
    const policy = JSON.parse(resourcePolicy(ARN, [{ text: OFFICE, version: 4 }]));
    const mock = { parameters: [], options: { "x-amazon-apigateway-integration": { type: "mock" } } };
    const document = {
      openapi: "3.0.1",
      "x-amazon-apigateway-policy": policy,
      paths: { "/a": mock, "/b": any },
    };
    const { policy: statements = [], functionArn } = readExport(JSON.stringify(document));
    expect(accessIn(statements)).to.deep.equal({ ranges: [OFFICE], openRoutes: [] });
    expect(functionArn).to.equal("arn:aws:lambda:eu-central-1:111122223333:function:x");
  });

  it("may have neither, and a policy of any form", () => {
    expect(readExport("{}")).to.deep.equal({ policy: undefined, functionArn: undefined });
    const Statement = {
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": false } },
    };
    const { policy = [] } = readExport(JSON.stringify({ "x-amazon-apigateway-policy": { Statement } }));
    expect(policy).to.have.length(1);
    expect(accessIn(policy)).to.equal(undefined);
  });
});

describe("The limits of the API", () => {
  const limited = plainTarget({
    settings: settingsOf({ throttling: '{"token": {"rate": 20, "burst": 40}}' }),
  });
  const token = (throttlingRateLimit: number, throttlingBurstLimit: number) => ({
    "~1oauth2~1token/POST": { throttlingRateLimit, throttlingBurstLimit },
  });

  it("are ok if they are those of the settings, or the account's without a setting", () => {
    expect(throttlingFinding(limited, token(20, 40))).to.deep.equal({ state: "ok" });
    expect(throttlingFinding(plainTarget(), {})).to.deep.equal({ state: "ok" });
    expect(throttlingFinding(plainTarget(), token(-1, -1))).to.deep.equal({ state: "ok" });
    expect(throttlingFinding(plainTarget(), { "*/*": { throttlingRateLimit: 10_000 } })).to.deep.equal({
      state: "ok",
    });
  });

  it("are a problem if they differ, or if all routes are limited", () => {
    expect(throttlingFinding(limited, {}).state).to.equal("failure");
    expect(throttlingFinding(limited, token(20, 10)).state).to.equal("failure");
    expect(throttlingFinding(plainTarget(), token(5, 5)).state).to.equal("warning");
    const all = { "*/*": { throttlingRateLimit: 1, throttlingBurstLimit: 1 } };
    expect(throttlingFinding(plainTarget(), all)).to.have.property("seen").that.includes("/oauth2/authorize");
  });
});

describe("The web ACLs", () => {
  const acl = (Name: string) => ({
    Name,
    Id: "1",
    ARN: `arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/${Name}/1`,
    DefaultAction: {},
    VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true, MetricName: Name },
  });
  const waf = plainTarget({ settings: settingsOf({ waf: "true" }) });
  const apiAlone = plainTarget({ settings: settingsOf({ waf: '{"signInPages": false}' }) });
  const own = plainTarget({ settings: settingsOf({ webAclArn: acl("mine").ARN }) });

  it("are those of the settings, of each place", () => {
    expect(webAclFinding(waf, "api", acl("sign-in-api-0123abc")).state).to.equal("ok");
    expect(webAclFinding(waf, "pages", acl("sign-in-pages-0123abc")).state).to.equal("ok");
    expect(webAclFinding(apiAlone, "pages", undefined)).to.deep.equal({ state: "ok" });
    expect(webAclFinding(own, "api", acl("mine")).state).to.equal("ok");
    expect(webAclFinding(own, "pages", undefined).state).to.equal("ok");
    expect(webAclFinding(plainTarget(), "api", acl("firewall-manager")))
      .to.have.property("note")
      .that.includes("firewall-manager");
  });

  it("are a failure if one is missing or another one is there", () => {
    expect(webAclFinding(waf, "api", undefined).state).to.equal("failure");
    expect(webAclFinding(waf, "pages", acl("sign-in-api-0123abc")).state).to.equal("failure");
    expect(webAclFinding(own, "api", acl("other")).state).to.equal("failure");
  });

  it("are a warning if they block more than they allow, and name the rules", () => {
    const requests = (allowed: number, ...blocked: [string, number][]) => ({
      allowed,
      blocked: new Map(blocked),
    });
    expect(blockedFinding([requests(0)])).to.deep.equal({ state: "ok", note: "none was blocked" });
    expect(
      blockedFinding([requests(100, ["rate", 3]), requests(50, ["rate", 4], ["countries", 9])]),
    ).to.deep.equal({
      state: "ok",
      note: "blocked: countries 9 and rate 7; allowed: 150",
      isNoticed: true,
    });
    expect(blockedFinding([requests(5, ["rate", 6])]).state).to.equal("warning");
  });
});
