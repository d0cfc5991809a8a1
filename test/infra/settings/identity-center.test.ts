import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_SCOPES } from "../../../infra/settings/identity-center.ts";
import { faultsOf, read } from "./read.ts";

const json = (value: unknown) => JSON.stringify(value);
const ROLE = "arn:aws:iam::111122223333:role/app";
const application = { clients: ["amazon-quick"], callers: [ROLE] };
const notes = { callbackUrls: ["http://127.0.0.1:8400/cb"] };
const settings = (identityCenter: object) => ({ identityCenter: json(identityCenter) });
const faults = (identityCenter: object, clients: object = {}) =>
  faultsOf({ ...settings(identityCenter), clients: json(clients) }).join("\n");

describe("The setting identityCenter", () => {
  it("needs nothing but true for an issuer as Amazon Quick's guide describes it", () => {
    for (const on of [true, "true", {}])
      expect(read(settings({ trustedTokenIssuer: on })).identityCenter?.trustedTokenIssuer).to.deep.equal({
        name: "AmazonQuickDesktop",
        claim: "email",
        attribute: "emails.value",
      });
    expect(read(settings({ trustedTokenIssuer: false })).identityCenter?.trustedTokenIssuer).to.equal(null);
  });

  it("gives an application the scopes of Amazon Q Business, and no group", () => {
    const found = read(settings({ trustedTokenIssuer: true, application })).identityCenter?.application;
    expect(found).to.deep.include({ ...application, name: "QuickSignIn", scopes: DEFAULT_SCOPES });
    expect(found).not.to.have.any.keys("assign");
  });

  it("refuses by name a claim that the pool's ID tokens do not carry, or that does not identify a user", () => {
    const claim = (name: string) => faults({ trustedTokenIssuer: { claim: name, attribute: "userName" } });
    expect([claim("email"), claim("sub")]).to.deep.equal(["", ""]);
    expect(claim("upn")).to.equal(
      'identityCenter.trustedTokenIssuer.claim: found "upn"; this pool\'s ID tokens do not carry this claim, or it does not identify a user for good: write email or sub',
    );
    expect(claim("name")).to.contain("the claim name does not identify a user");
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(!["email", "sub"].includes(name.trim()));
        expect(claim(name)).to.contain("write email or sub");
      }),
    );
  });

  it("takes the attributes that IAM Identity Center takes", () => {
    const attribute = (name: string) => faults({ trustedTokenIssuer: { attribute: name } });
    for (const known of ["emails.value", "userName", "externalIds.id"]) expect(attribute(known)).to.equal("");
    expect(attribute("displayName")).to.contain("write emails.value, userName or externalIds.id");
    expect(faults({ trustedTokenIssuer: { claim: "sub" } })).to.match(
      /attribute: emails\.value never contains the claim sub.*set attribute to userName or externalIds.id/,
    );
  });

  it("lets the whole account exchange tokens only if that is written, and no principal by default", () => {
    const callers = (value: unknown) =>
      faults({ trustedTokenIssuer: true, application: { ...application, callers: value } });
    expect([callers([ROLE]), callers("account")]).to.deep.equal(["", ""]);
    const refused = [
      undefined,
      [],
      "*",
      ["*"],
      ["account"],
      ["arn:aws:iam::111122223333:root"],
      ["111122223333"],
      ["arn:aws:iam::111122223333:role/*"],
      ["arn:aws:sts::111122223333:assumed-role/app/session"],
      [ROLE, ""],
      { AWS: "*" },
    ];
    for (const value of refused)
      expect(callers(value), json(value)).to.match(/^identityCenter\.application\.callers/);
  });

  it("refuses parts without those that they need", () => {
    expect(faults({ application })).to.match(/application: there is no trusted token issuer; set/);
    expect(faults({ trustedTokenIssuer: false, application })).to.match(/there is no trusted token issuer/);
    expect(faults({ trustedTokenIssuer: true, callerRole: true })).to.match(/callerRole: there is no applic/);
    expect(faults({ trustedTokenIssuer: true, application, callerRole: false })).to.equal("");
  });

  it("names app clients that there are not, and whose tokens carry no e-mail", () => {
    const named = (names: readonly string[], clients: object, issuer: object | boolean = true) =>
      faults({ trustedTokenIssuer: issuer, application: { ...application, clients: names } }, clients);
    expect(named(["notes"], { notes })).to.equal("");
    expect(named(["amazon-quick", "note"], { notes })).to.equal(
      "identityCenter.application.clients[1]: clients has no app note; write one of amazon-quick, notes",
    );
    expect(named(["amazon-quick"], { "amazon-quick": notes })).to.contain(
      "name the app in clients otherwise",
    );
    const withoutEmail = { notes: { ...notes, scopes: ["openid", "profile"] } };
    expect(named(["notes"], withoutEmail)).to.contain("add email to clients.notes.scopes");
    expect(named(["notes"], { notes: { ...notes, scopes: ["openid"] } })).to.equal("");
    expect(named(["notes"], withoutEmail, { claim: "sub", attribute: "externalIds.id" })).to.equal("");
    expect(faults({ trustedTokenIssuer: true, application: { callers: [ROLE] } })).to.match(/clients: it is/);
  });

  it("takes a policy of the account for the caller's role, and none of AWS's own", () => {
    const policy = (policyArn: string) =>
      faults({ trustedTokenIssuer: true, application, callerRole: { policyArn } });
    expect(policy("arn:aws:iam::111122223333:policy/portal")).to.equal("");
    expect(policy("arn:aws:iam::aws:policy/AdministratorAccess")).to.contain("a policy of your account");
  });

  it("refuses a scope, an instance, a Region and a role that AWS would refuse", () => {
    const scope = (one: string) =>
      faults({ trustedTokenIssuer: true, application: { ...application, scopes: [one] } });
    expect([scope("sso:account:access"), scope("a")]).to.deep.equal(["", ""]);
    for (const one of ["a:b:c:d", "a b", "", ":a", "x".repeat(51)])
      expect(scope(one), one).to.contain("scopes[0]");
    for (const part of [{ instanceArn: "ssoins-1" }, { region: "Frankfurt" }, { roleArn: "admin" }])
      expect(faults({ trustedTokenIssuer: part })).to.contain(Object.keys(part).join());
  });
});
