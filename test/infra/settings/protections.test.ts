import { expect } from "chai";
import fc from "fast-check";
import { KEYS, type Key } from "../../../infra/settings/keys.ts";
import { lostProtections, protectionsOf, protectiveKeys } from "../../../infra/settings/protections.ts";
import { read } from "./read.ts";

const json = (value: unknown) => JSON.stringify(value);
const protections = (own: Record<string, string>) => protectionsOf(read(own));

/** The names that are lost from one set of settings to another. */
const lost = (from: Record<string, string>, to: Record<string, string>, allowed?: readonly string[]) =>
  lostProtections(protections(from), protections(to), allowed).map(({ name }) => name);

/** Settings that decide nothing about who gets in, how, and what is recorded. A new setting has to be put here, or to say how it protects. */
const NOT_PROTECTIVE: readonly Key[] = [
  ...(["domainPrefix", "existingPoolId", "tier", "callbackUrls", "customDomain", "branding"] as const),
  ...(["invitation", "email", "clients", "endpoints", "lambda", "tags"] as const),
  ...(["federation", "identityProviders", "defaultProvider"] as const),
];

const FEDERATION = json({ corp: { type: "saml", metadataUrl: "https://portal.example.com/metadata" } });

/** For each setting: a strong value, and what is weaker than it. Without the setting, all is weaker. */
const STRONG: readonly (readonly [settings: Record<string, string>, names: readonly string[]])[] = [
  [{ allowedCidrs: '["52.94.76.0/22"]' }, ["allowedCidrs"]],
  [{ mfaRequired: "true" }, ["mfaRequired"]],
  [{ retain: "true" }, ["retain"]],
  [
    { passwordPolicy: json({ minimumLength: 12, temporaryPasswordValidityDays: 3, passwordHistorySize: 5 }) },
    [
      ...["passwordPolicy.minimumLength", "passwordPolicy.temporaryPasswordValidityDays"],
      "passwordPolicy.passwordHistorySize",
    ],
  ],
  [{ tier: "plus", threatProtection: "enforced" }, ["threatProtection"]],
  [{ accountRecovery: "administrator" }, ["accountRecovery"]],
  [
    { tokenValidity: json({ access: "15 minutes", id: "5 minutes", refresh: "12 hours" }) },
    ["tokenValidity.access", "tokenValidity.id", "tokenValidity.refresh"],
  ],
  [{ refreshTokenRotation: "true" }, ["refreshTokenRotation"]],
  [{ waf: "true" }, ["waf"]],
  [{ webAclArn: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/x/1" }, ["webAclArn"]],
  [{ throttling: json({ token: { rate: 20, burst: 40 } }) }, ["throttling.token"]],
  [{ accessLogs: "true" }, ["accessLogs"]],
  [{ monitoring: "true" }, ["monitoring"]],
  [{ directorySync: json({ identityStoreId: "d-1234567890" }) }, ["directorySync"]],
  [{ directSignIn: "false", federation: FEDERATION }, ["directSignIn"]],
  [{ encryption: "true" }, ["encryption"]],
  [{ logRetentionDays: "365" }, ["logRetentionDays"]],
];

describe("What protects a stack", () => {
  it("is declared by every setting that protects", () => {
    const others = Object.keys(KEYS).filter((key) => !protectiveKeys.includes(key));
    expect(others).to.have.members([...NOT_PROTECTIVE]);
  });

  for (const [settings, names] of STRONG)
    it(`is lost without ${Object.keys(settings).join(" and ")}, and named`, () => {
      expect(lost(settings, {})).to.deep.equal(names);
      expect(lost({}, settings)).to.deep.equal([]);
      const keys = Object.keys(settings);
      expect(lost(settings, {}, keys)).to.deep.equal([]);
    });

  it("is lost with weaker values, too", () => {
    const requirePkce = lost({}, { requirePkce: "false" });
    const policy = lost({}, { passwordPolicy: json({ minimumLength: 6, requireSymbols: false }) });
    const everyAddress = lost(
      { allowedCidrs: '["52.94.76.0/22"]' },
      { allowedCidrs: '["0.0.0.0/0","::/0"]' },
    );
    const audit = lost(
      { tier: "plus", threatProtection: json({ mode: "enforced", blockedCidrs: ["52.94.76.0/22"] }) },
      { tier: "plus", threatProtection: json({ mode: "audit", highRisk: "mfaRequired" }) },
    );
    const waf = lost(
      { waf: "true" },
      { waf: json({ rateLimit: 5000, managedRules: [], signInPages: false }) },
    );
    const callers = ["arn:aws:iam::111122223333:role/app"];
    const identityCenter = (application?: object) => ({
      identityCenter: json({
        trustedTokenIssuer: true,
        ...(application && { application: { clients: ["amazon-quick"], callers, ...application } }),
      }),
    });
    const assigned = identityCenter({ assign: ["Staff"] });
    expect(lost(assigned, identityCenter({}))).to.deep.equal(["identityCenter.application.assign"]);
    expect(lost(assigned, identityCenter({ assign: ["Staff"], callers: "account" }))).to.deep.equal([
      "identityCenter.application.callers",
    ]);
    // Without the application no token is exchanged.
    expect(lost(assigned, identityCenter())).to.deep.equal([]);
    expect(lost(assigned, {})).to.deep.equal([]);
    const sync = { directorySync: json({ identityStoreId: "d-1234567890" }) };
    const scim = lost(
      { ...sync, scim: json({ allowedCidrs: ["52.94.76.0/22"] }) },
      { ...sync, scim: "true" },
    );
    expect([requirePkce, policy, everyAddress, audit, waf, scim]).to.deep.equal([
      ["requirePkce"],
      ["passwordPolicy.minimumLength", "passwordPolicy.requireSymbols"],
      ["allowedCidrs"],
      ["threatProtection.mode", "threatProtection.highRisk", "threatProtection.blockedCidrs"],
      ["waf.rateLimit", "waf.managedRules", "waf.signInPages"],
      ["scim.allowedCidrs"],
    ]);
  });

  it("is not lost by other ranges, other alarms or another web ACL", () => {
    expect(lost({ allowedCidrs: '["52.94.76.0/22"]' }, { allowedCidrs: '["54.239.0.0/17"]' })).to.deep.equal(
      [],
    );
    expect(lost({ monitoring: "true" }, { monitoring: json({ email: "a@example.com" }) })).to.deep.equal([]);
  });

  it("is never lost by the same settings, whatever they are", () => {
    const sets = fc.subarray([...STRONG]).map((chosen) => Object.assign({}, ...chosen.map(([one]) => one)));
    fc.assert(
      fc.property(sets, sets, (one: Record<string, string>, other: Record<string, string>) => {
        fc.pre(!("waf" in one && "webAclArn" in one) && !("waf" in other && "webAclArn" in other));
        expect(lost(one, one)).to.deep.equal([]);
        const dropped = Object.keys(one).filter(
          (key) => !(key in other) && !["tier", "federation"].includes(key),
        );
        expect(new Set(lost(one, other).map((name) => name.split(".")[0]))).to.deep.equal(new Set(dropped));
      }),
    );
  });

  it("is compared only as far as both know it: records of other versions are no obstacle", () => {
    expect(lostProtections({ gone: "true", "waf.rateLimit": "100" }, protections({}))).to.deep.equal([]);
    expect(lostProtections({ mfaRequired: "?" }, protections({}))).to.deep.equal([]);
  });

  it("is recorded as text, without addresses and names of the administrator's", () => {
    const texts = Object.values(protections({ allowedCidrs: '["52.94.76.0/22"]' }));
    expect(texts.join(" ")).to.include("restricted").and.not.to.include("52.94");
  });
});
