import { expect } from "chai";
import fc from "fast-check";
import { KEYS } from "../../../infra/settings/keys.ts";
import { fitsResourcePolicy } from "../../../infra/settings/resource-policy.ts";
import { SettingsError } from "../../../infra/settings/settings.ts";
import { runs } from "../../support/properties.ts";
import { faultsOf, read } from "./read.ts";

describe("the stack's settings", () => {
  it("are all optional, with defaults", () => {
    expect(read({})).to.deep.equal({
      mfaRequired: false,
      retain: false,
      passwordPolicy: {
        minimumLength: 8,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
        passwordHistorySize: 0,
      },
      tier: "essentials",
      threatProtection: {
        mode: "off",
        lowRisk: "none",
        mediumRisk: "mfaIfConfigured",
        highRisk: "block",
        compromisedCredentials: "block",
      },
      accountRecovery: "email",
      tokenValidity: {
        access: { amount: 60, unit: "minutes" },
        id: { amount: 60, unit: "minutes" },
        refresh: { amount: 30, unit: "days" },
      },
      callbackUrls: ["http://localhost:18080"],
      customDomain: {},
      directSignIn: true,
      federation: {},
      invitation: {},
      clients: {},
      endpoints: "proxy",
      requirePkce: true,
      throttling: {},
      lambda: { memory: 256, architecture: "arm64" },
      encryption: false,
      logRetentionDays: 30,
      tags: {},
    });
  });

  it("treat an empty value as not set", () => {
    expect(read({ allowedCidrs: "", mfaRequired: "", domainPrefix: " " })).to.deep.equal(read({}));
  });

  it("name --path for a key that was set without it, with the command", () => {
    expect(faultsOf({ "passwordPolicy.minimumLength": "12" })).to.deep.equal([
      "passwordPolicy.minimumLength: it was set without --path, and so as a key of this name; " +
        "run: pulumi config rm passwordPolicy.minimumLength, then: pulumi config set --path passwordPolicy.minimumLength 12",
    ]);
    expect(faultsOf({ "allowedCidrs[0]": "52.94.76.0/24", mfaRequired: "maybe" })).to.deep.equal([
      "allowedCidrs[0]: it was set without --path, and so as a key of this name; " +
        "run: pulumi config rm 'allowedCidrs[0]', then: pulumi config set --path 'allowedCidrs[0]' 52.94.76.0/24",
      'mfaRequired: found "maybe"; write true or false',
    ]);
    const [quoted] = faultsOf({ "invitation.subject": "Ada's app; $HOME" });
    expect(quoted).to.match(/ --path invitation\.subject 'Ada'\\''s app; \$HOME'$/);
  });

  it("are refused with a fault for each unknown key, whatever its name", () => {
    const part = fc.constantFrom(...Object.keys(KEYS), "tipo", "minimumLength", "0", "__proto__", "");
    const separator = fc.constantFrom(".", "[", "]", "", '"');
    const name = fc
      .array(fc.tuple(part, separator), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.flat().join(""))
      .filter((text) => !Object.keys(KEYS).includes(text));
    fc.assert(
      fc.property(name, fc.constantFrom("12", "{}", "[1]", "true", "a b"), (key, value) => {
        expect(faultsOf({ [key]: value }).length, key).to.equal(1);
      }),
    );
  });

  it("ignore keys of other namespaces", () => {
    expect(read({}, { "aws:region": "eu-central-1" })).to.deep.equal(read({}));
  });

  it("accept ranges as `pulumi config set allowedCidrs '[…]'` stores them", () => {
    const { allowedCidrs } = read({ allowedCidrs: '["52.94.76.0/24","2600:1f00::/24"]' });
    expect(allowedCidrs).to.deep.equal([
      { text: "52.94.76.0/24", version: 4 },
      { text: "2600:1f00::/24", version: 6 },
    ]);
  });

  it("contain each range once", () => {
    expect(read({ allowedCidrs: '["52.94.76.0/24","52.94.76.0/24"]' }).allowedCidrs).to.have.length(1);
  });

  it("accept both booleans", () => {
    expect(read({ mfaRequired: "true", retain: "true" })).to.include({ mfaRequired: true, retain: true });
  });

  it("accept a pool's ID and a prefix", () => {
    const settings = read({ existingPoolId: "eu-central-1_AbCdEf123", domainPrefix: "example-sign-in" });
    expect(settings).to.include({
      existingPoolId: "eu-central-1_AbCdEf123",
      domainPrefix: "example-sign-in",
    });
  });

  it("report all faults together, each with its key, what was found and what is allowed", () => {
    const faults = faultsOf({
      allowedCidrs: '["52.94.76.0/24", null, "10.0.0.0/8", "nonsense", "52.94.76.7", "52.94.76.7/24", 7]',
      mfaRequired: "yes",
      retain: "TRUE",
      domainPrefix: "my-cognito-pages",
      existingPoolId: "pool",
      alowedCidrs: "[]",
    });
    const keys = Object.keys(KEYS).join(", ");
    expect(faults).to.deep.equal([
      "allowedCidrs[1]: found an empty entry in the list, where a value was lost; set the whole list again with --path 'allowedCidrs[0]', 'allowedCidrs[1]', …",
      'allowedCidrs[2]: found "10.0.0.0/8"; it is a private range: API Gateway sees your public egress address, so it would refuse all users',
      'allowedCidrs[3]: found "nonsense"; it is not a CIDR range such as 203.0.113.0/24',
      'allowedCidrs[4]: found "52.94.76.7"; it has no prefix length; for this one address write 52.94.76.7/32',
      'allowedCidrs[5]: found "52.94.76.7/24"; it has bits set after its prefix; write 52.94.76.0/24',
      "allowedCidrs[6]: found 7; write a JSON list: pulumi config set allowedCidrs '[\"ADDRESS/32\"]'",
      'mfaRequired: found "yes"; write true or false',
      'retain: found "TRUE"; write true or false',
      'domainPrefix: found "my-cognito-pages"; AWS reserves the word "cognito"; choose a prefix without it',
      'existingPoolId: found "pool"; write a user pool\'s ID, such as eu-central-1_AbCdEf123',
      `alowedCidrs: there is no such key; the keys are ${keys}`,
    ]);
  });

  for (const range of ["100.64.0.0/10", "192.168.1.0/24", "172.16.0.0/12", "fd00::/8", "fe80::/10"]) {
    it(`refuse ${range}, which API Gateway never sees`, () => {
      expect(faultsOf({ allowedCidrs: JSON.stringify([range]) })[0]).to.contain("your public egress address");
    });
  }

  it("refuse the range of an example, pasted as it is, wherever a range is set", () => {
    const RANGES = ["203.0.113.0/24"];
    const threatProtection = JSON.stringify({ mode: "enforced", blockedCidrs: RANGES });
    const scim = JSON.stringify({ allowedCidrs: RANGES });
    const sync = { directorySync: JSON.stringify({ identityStoreId: "d-1234567890" }) };
    const faults = [
      faultsOf({ allowedCidrs: JSON.stringify(RANGES) }),
      faultsOf({ tier: "plus", threatProtection }),
      faultsOf({ ...sync, scim }),
    ];
    for (const [fault] of faults) expect(fault).to.include("documentation (RFC 5737)");
  });

  it("refuse an empty list, which differs from no list", () => {
    expect(faultsOf({ allowedCidrs: "[]" })[0]).to.contain("pulumi config rm allowedCidrs");
  });

  it("refuse a range that is not in a list, and show how to write one", () => {
    expect(faultsOf({ allowedCidrs: "52.94.76.0/24" })[0]).to.contain("write a JSON list");
    expect(faultsOf({ allowedCidrs: '{"a": 1}' })[0]).to.contain("write a JSON list");
  });

  it("refuse more ranges than fit a resource policy, and accept 300", () => {
    const list = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, i) => `52.${51 + (i >> 8)}.${i & 255}.0/24`));
    expect(faultsOf({ allowedCidrs: list(300) })).to.deep.equal([]);
    expect(faultsOf({ allowedCidrs: list(500) })[0]).to.contain("8,192 characters");
  });

  it("refuse ranges that fit the sign-in API's policy alone, and not the bridge's, which leaves paths open", () => {
    const endpoints = Object.fromEntries(
      ["authorization", "token", "userInfo", "jwks"].map((name) => [name, `https://idp.example.com/${name}`]),
    );
    const okta = {
      ...{ type: "oidc", issuer: "https://idp.example.com", clientId: "c", endpoints },
      ...{ clientAuth: "private_key_jwt", trustEmails: true },
    };
    const federation = JSON.stringify({ okta });
    // As many as fit the policy of the sign-in API.
    const list = Array.from({ length: 490 }, (_, i) => `52.${51 + (i >> 8)}.${i & 255}.0/24`);
    while (!fitsResourcePolicy(list.map((text) => ({ text, version: 4 })))) list.pop();
    expect(faultsOf({ allowedCidrs: JSON.stringify(list) })).to.deep.equal([]);
    expect(faultsOf({ allowedCidrs: JSON.stringify(list), federation })[0])
      .to.contain("allowedCidrs")
      .and.to.contain("bridge");
    expect(faultsOf({ allowedCidrs: JSON.stringify(list.slice(10)), federation })).to.deep.equal([]);
  });

  it("fail only with a SettingsError, for any stored values", () => {
    const keys = fc.constantFrom(...Object.keys(KEYS), "x");
    const values = fc.oneof(fc.string(), fc.json(), fc.constantFrom("true", '["::/0"]', '["0.0.0.0/0"]'));
    fc.assert(
      fc.property(fc.dictionary(keys, values), (own) => {
        try {
          read(own);
        } catch (error) {
          expect(error).to.be.instanceOf(SettingsError);
          expect(error).to.have.property("code", "SETTINGS_INVALID");
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});
