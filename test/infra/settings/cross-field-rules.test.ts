import { expect } from "chai";
import { faultsOf } from "./read.ts";

const json = (value: unknown) => JSON.stringify(value);
const REGION = "eu-central-1";
const SES = (region: string, identity = "example.com") =>
  `arn:aws:ses:${region}:111122223333:identity/${identity}`;
const CERTIFICATE = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/0a1b`;
const WEB_ACL = (region: string, scope = "regional") =>
  `arn:aws:wafv2:${region}:111122223333:${scope}/webacl/ours/0a1b`;

describe("Settings that contradict each other", () => {
  it("are reported together, each with what to do, and with faults of single values", () => {
    const faults = faultsOf(
      {
        threatProtection: "enforced",
        tokenValidity: json({ id: "1 day", refresh: "60 minutes" }),
        customDomain: json({ api: { name: "auth.example.com" } }),
        email: json({ identityArn: SES("ap-south-1"), from: "sign-in@example.com" }),
        mfaRequired: "sometimes",
      },
      REGION,
    );
    expect(faults).to.deep.equal([
      'mfaRequired: found "sometimes"; write true or false',
      "threatProtection: the essentials tier has none; it needs the plus tier, at $0.02 for each user who signs in during a month and none free: pulumi config set tier plus",
      "tokenValidity.refresh: 60 minutes is shorter than the id token's 1 days; make it as long, or the other one shorter",
      "customDomain.api: a custom domain without a certificate; set hostedZoneId, which creates a certificate in eu-central-1; or certificateArn",
      "email.identityArn: Cognito in eu-central-1 cannot send with SES in ap-south-1; use an identity in eu-central-1, us-east-1, us-west-2, eu-west-1",
    ]);
  });

  it("are not checked if one of them has a fault itself", () => {
    const faults = faultsOf({ threatProtection: "enforced", tier: "pluss" });
    expect(faults).to.deep.equal(['tier: found "pluss"; write lite, essentials or plus']);
  });

  const pairs: readonly [why: string, config: Record<string, string>, key: string][] = [
    [
      "a password history on the lite tier",
      { tier: "lite", passwordPolicy: json({ passwordHistorySize: 3 }) },
      "passwordPolicy.passwordHistorySize",
    ],
    [
      "managed login on the lite tier",
      { tier: "lite", branding: json({ pages: "managed" }) },
      "branding.pages",
    ],
    [
      "a style sheet for managed login",
      { branding: json({ pages: "managed", css: "a.css" }) },
      "branding.css",
    ],
    [
      "colours for the classic pages",
      { branding: json({ pages: "classic", primaryColor: "#0b5fff" }) },
      "branding.primaryColor",
    ],
    [
      "a certificate for the sign-in pages outside us-east-1",
      {
        customDomain: json({
          signInPages: { name: "login.example.com", certificateArn: CERTIFICATE(REGION) },
        }),
      },
      "customDomain.signInPages.certificateArn",
    ],
    [
      "a certificate for the API in another Region",
      { customDomain: json({ api: { name: "auth.example.com", certificateArn: CERTIFICATE("us-east-1") } }) },
      "customDomain.api.certificateArn",
    ],
    [
      "sign-in pages right below a top-level domain, which has no address itself",
      { customDomain: json({ signInPages: { name: "example.com", hostedZoneId: "Z1" } }) },
      "customDomain.signInPages.name",
    ],
    [
      "one name for both domains",
      {
        customDomain: json({
          api: { name: "auth.example.com", hostedZoneId: "Z1" },
          signInPages: { name: "auth.example.com", hostedZoneId: "Z1" },
        }),
      },
      "customDomain",
    ],
    [
      "a body in text and in HTML",
      { invitation: json({ text: "{username} {####}", html: "{username} {####}" }) },
      "invitation",
    ],
    [
      "a sender that the SES identity does not cover",
      { email: json({ identityArn: SES(REGION), from: "Sign-in <sign-in@example.org>" }) },
      "email.from",
    ],
    [
      "a confidential client on a desktop",
      { clients: json({ notes: { callbackUrls: ["http://127.0.0.1:8400/cb"], confidential: true } }) },
      "clients.notes.callbackUrls",
    ],
    [
      "a client without openid",
      { clients: json({ notes: { callbackUrls: ["https://a.example/cb"], scopes: ["email"] } }) },
      "clients.notes.scopes",
    ],
    [
      "a client that may change accounts, without explicit permission",
      {
        clients: json({
          notes: {
            callbackUrls: ["https://a.example/cb"],
            scopes: ["openid", "aws.cognito.signin.user.admin"],
          },
        }),
      },
      "clients.notes.scopes",
    ],
    [
      "a client that may change accounts and lacks the scope for it",
      {
        clients: json({
          notes: { callbackUrls: ["https://a.example/cb"], usersMayChangeTheirAccount: true },
        }),
      },
      "clients.notes.usersMayChangeTheirAccount",
    ],
    [
      "a client that may change accounts of an existing pool",
      {
        existingPoolId: "eu-central-1_AbCdEf123",
        clients: json({
          notes: {
            callbackUrls: ["https://a.example/cb"],
            scopes: ["openid", "aws.cognito.signin.user.admin"],
            usersMayChangeTheirAccount: true,
          },
        }),
      },
      "clients.notes.scopes",
    ],
    ["a web ACL for CloudFront", { webAclArn: WEB_ACL("us-east-1", "global") }, "webAclArn"],
    ["a web ACL of another Region", { webAclArn: WEB_ACL("us-east-1") }, "webAclArn"],
    ["a key of another Region", { encryption: "arn:aws:kms:us-east-1:111122223333:key/0a1b" }, "encryption"],
    [
      "a topic of another Region",
      { monitoring: json({ topicArn: "arn:aws:sns:us-east-1:111122223333:alarms" }) },
      "monitoring.topicArn",
    ],
    [
      "an address together with an existing topic",
      {
        monitoring: json({
          topicArn: `arn:aws:sns:${REGION}:111122223333:alarms`,
          email: "on-call@example.com",
        }),
      },
      "monitoring.email",
    ],
    ["a new web ACL together with an existing one", { waf: "true", webAclArn: WEB_ACL(REGION) }, "waf"],
    [
      "web ACLs without anything to protect",
      { waf: json({ signInPages: false }), endpoints: "direct" },
      "waf",
    ],
    [
      "web ACLs for an existing pool, without an API",
      { waf: "true", endpoints: "direct", existingPoolId: "eu-central-1_AbCdEf123" },
      "waf",
    ],
    [
      "a web ACL for the pages of an existing pool",
      { waf: json({ signInPages: true }), existingPoolId: "eu-central-1_AbCdEf123" },
      "waf.signInPages",
    ],
    [
      "a limit for tokens above that for all",
      { waf: json({ rateLimit: 100, tokenRateLimit: 200 }) },
      "waf.tokenRateLimit",
    ],
  ];
  for (const [why, config, key] of pairs) {
    it(`include ${why}`, () => {
      expect(faultsOf(config, REGION).map((fault) => fault.split(":")[0])).to.deep.equal([key]);
    });
  }

  it("include all keys of the API, if there is none", () => {
    const config = {
      endpoints: "direct",
      allowedCidrs: '["52.94.76.0/24"]',
      throttling: json({ token: { rate: 10, burst: 20 } }),
      accessLogs: "true",
      requirePkce: "true",
      lambda: json({ memory: 512 }),
      customDomain: json({ api: { name: "auth.example.com", hostedZoneId: "Z1" } }),
    };
    expect(faultsOf(config, REGION).map((fault) => fault.split(":")[0])).to.have.members([
      ...["allowedCidrs", "throttling", "accessLogs", "lambda", "requirePkce", "customDomain.api"],
    ]);
  });

  it("include only those of the proxy, if there is the bridge to identity providers", () => {
    const signed = {
      type: "oidc",
      issuer: "https://idp.example.com",
      clientId: "app",
      clientAuth: "private_key_jwt",
    };
    const config = {
      endpoints: "direct",
      federation: json({ okta: signed }),
      allowedCidrs: '["52.94.76.0/24"]',
      throttling: json({ token: { rate: 10, burst: 20 } }),
      accessLogs: "true",
      webAclArn: WEB_ACL(REGION),
    };
    expect(faultsOf(config, REGION)).to.deep.equal([]);
    const filtered = {
      endpoints: "direct",
      federation: json({ okta: signed }),
      waf: json({ signInPages: false }),
    };
    expect(faultsOf(filtered, REGION)).to.deep.equal([]);
    const proxied = { requirePkce: "true", throttling: json({ userInfo: { rate: 10, burst: 20 } }) };
    expect(faultsOf({ ...config, ...proxied }, REGION).map((fault) => fault.split(":")[0])).to.have.members([
      ...["requirePkce", "throttling.userInfo"],
    ]);
    // With trustEmails, the bridge has such an address, and this limit.
    const trusted = { ...config, ...proxied, federation: json({ okta: { ...signed, trustEmails: true } }) };
    expect(faultsOf(trusted, REGION).map((fault) => fault.split(":")[0])).to.deep.equal(["requirePkce"]);
  });

  it("include all keys that would change an existing pool", () => {
    const config = {
      existingPoolId: "eu-central-1_AbCdEf123",
      passwordPolicy: json({ minimumLength: 12 }),
      tier: "plus",
      threatProtection: "audit",
      accountRecovery: "administrator",
      branding: json({ pages: "managed" }),
      invitation: json({ subject: "Welcome" }),
      email: json({ identityArn: SES(REGION), from: "sign-in@example.com" }),
      customDomain: json({ signInPages: { name: "login.example.com", hostedZoneId: "Z1" } }),
    };
    expect(faultsOf(config, REGION).map((fault) => fault.split(":")[0])).to.have.members([
      ...["passwordPolicy", "tier", "threatProtection", "accountRecovery", "branding", "invitation", "email"],
      "customDomain.signInPages",
    ]);
  });

  it("depend on the Region only if it is known", () => {
    const config = { email: json({ identityArn: SES("ap-south-1"), from: "sign-in@example.com" }) };
    expect(faultsOf(config)).to.deep.equal([]);
    expect(faultsOf(config, "ap-south-1")).to.deep.equal([]);
  });
});
