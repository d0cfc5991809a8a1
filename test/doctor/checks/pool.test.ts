import { expect } from "chai";
import { existenceFinding } from "../../../doctor/checks/pool.ts";
import { mfaFinding, weakerParts } from "../../../doctor/checks/pool-protection.ts";
import { mailsLeftFinding, senderChecks, senderFinding } from "../../../doctor/checks/pool-sender.ts";
import { triggersFinding } from "../../../doctor/checks/pool-tokens.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const APP = { SoftwareTokenMfaConfiguration: { Enabled: true } };
const IDENTITY = "arn:aws:ses:eu-central-1:111122223333:identity/example.com";
const required = plainTarget({ settings: settingsOf({ mfaRequired: "true" }) });
const existing = plainTarget({ settings: settingsOf({ existingPoolId: "eu-central-1_AbCdEfGhI" }) });
const withSes = plainTarget({
  settings: settingsOf({ email: JSON.stringify({ identityArn: IDENTITY, from: "sign-in@example.com" }) }),
});

describe("The doctor's checks of the pool", () => {
  it("warn if the settings name another pool than the deployed one", () => {
    expect(existenceFinding(existing, true)).to.deep.equal({ state: "ok" });
    expect(existenceFinding(existing, false).state).to.equal("failure");
    const another = plainTarget({ settings: settingsOf({ existingPoolId: "eu-central-1_XxXxXxXxX" }) });
    expect(existenceFinding(another, true))
      .to.include({ state: "warning" })
      .and.to.have.property("seen")
      .that.includes("eu-central-1_AbCdEfGhI, and the setting existingPoolId names eu-central-1_XxXxXxXxX");
  });

  it("accept optional MFA with a note, and any choice of the owner of an existing pool", () => {
    expect(mfaFinding(plainTarget(), { ...APP, MfaConfiguration: "OPTIONAL" }))
      .to.have.property("note")
      .that.includes("mfaRequired");
    expect(mfaFinding(required, { ...APP, MfaConfiguration: "ON" })).to.deep.equal({ state: "ok" });
    expect(mfaFinding(existing, {}).state).to.equal("ok");
    expect(mfaFinding(existing, { MfaConfiguration: "ON", EmailMfaConfiguration: {} }).state).to.equal("ok");
    expect(mfaFinding(existing, { MfaConfiguration: "ON" }).state).to.equal("failure");
    expect(mfaFinding(existing, { ...APP, MfaConfiguration: "ON", SmsMfaConfiguration: {} }).state).to.equal(
      "ok",
    );
  });

  it("refuse MFA that is weaker than set, without an app, or by text message", () => {
    expect(mfaFinding(required, { ...APP, MfaConfiguration: "OPTIONAL" }).state).to.equal("failure");
    expect(mfaFinding(plainTarget(), { MfaConfiguration: "OFF" }).state).to.equal("failure");
    expect(mfaFinding(plainTarget(), { MfaConfiguration: "OPTIONAL" }))
      .to.have.property("seen")
      .that.includes("Authenticator apps");
    const both = plainTarget({
      settings: settingsOf({ mfaRequired: "true", existingPoolId: "eu-central-1_AbCdEfGhI" }),
    });
    expect(mfaFinding(both, { ...APP, MfaConfiguration: "OPTIONAL" }))
      .to.have.property("fix")
      .that.includes("Amazon Cognito console");
    const sms = { ...APP, MfaConfiguration: "OPTIONAL" as const, SmsMfaConfiguration: {} };
    expect(mfaFinding(plainTarget(), sms).state).to.equal("warning");
    expect(mfaFinding(plainTarget(), { ...APP, MfaConfiguration: "ON" }).state).to.equal("warning");
  });

  it("name each part in which passwords may be weaker, and none that is stricter", () => {
    const { passwordPolicy } = plainTarget().settings;
    const strict = {
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 1,
    };
    expect(weakerParts(strict, passwordPolicy)).to.deep.equal([]);
    expect(weakerParts({ ...strict, MinimumLength: 6, RequireSymbols: false }, passwordPolicy)).to.deep.equal(
      ["minimumLength", "requireSymbols"],
    );
    expect(weakerParts({ ...strict, TemporaryPasswordValidityDays: 30 }, passwordPolicy)).to.deep.equal([
      "temporaryPasswordValidityDays",
    ]);
    expect(weakerParts({}, passwordPolicy)).to.have.length(5);
  });

  it("accept Cognito's own sender with a note, unless the settings name another", () => {
    expect(senderFinding(plainTarget(), undefined)).to.have.property("note").that.includes("50 mails a day");
    expect(senderFinding(withSes, IDENTITY)).to.deep.equal({ state: "ok", note: "Amazon SES, example.com" });
    expect(senderFinding(withSes, undefined).state).to.equal("failure");
    expect(senderFinding(withSes, IDENTITY.replace("example.com", "example.org")).state).to.equal("failure");
  });

  it("ask this account for no identity of another", async () => {
    const check = senderChecks.find(({ id }) => id === "pool.ses-identity");
    const found = await check?.run({ ...withSes, account: "999988887777" });
    expect(found).to.deep.equal({
      state: "skipped",
      reason: "The identity belongs to account 111122223333.",
    });
  });

  it("say how many mails are left", () => {
    const left = (Max24HourSend: number, SentLast24Hours: number) =>
      mailsLeftFinding(withSes, { Max24HourSend, SentLast24Hours });
    expect(left(200, 20)).to.deep.equal({ state: "ok", note: "180 of 200 in 24 hours" });
    expect(left(200, 180).state).to.equal("warning");
    expect(left(200, 200).state).to.equal("failure");
    expect(left(200, 201)).to.have.property("seen").that.includes("0 of 200");
    expect(left(-1, 10_000)).to.deep.equal({ state: "ok", note: "unlimited" });
  });

  it("warn of triggers that change tokens in any pool, and of others in the stack's own", () => {
    const arn = "arn:aws:lambda:eu-central-1:111122223333:function:x";
    expect(triggersFinding(plainTarget(), {})).to.deep.equal({ state: "ok" });
    expect(triggersFinding(existing, { PreTokenGeneration: arn }).state).to.equal("warning");
    expect(triggersFinding(plainTarget(), { PreAuthentication: arn }).state).to.equal("warning");
    expect(triggersFinding(existing, { PreAuthentication: arn }))
      .to.have.property("note")
      .that.includes("PreAuthentication");
  });
});
