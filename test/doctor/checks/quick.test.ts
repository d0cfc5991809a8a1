import { expect } from "chai";
import {
  accountOfQuick,
  authTypeFinding,
  editionFinding,
  homeRegionFinding,
  quickChecks,
  subscriptionFinding,
} from "../../../doctor/checks/quick.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

describe("The doctor's checks of Amazon Quick", () => {
  it("accept each subscription that has not ended", () => {
    const states = ["ACCOUNT_CREATED", "OK", "UNSUBSCRIBED", "UNSUBSCRIBE_IN_PROGRESS"];
    const found = states.map((AccountSubscriptionStatus) =>
      subscriptionFinding(plainTarget(), { AccountSubscriptionStatus }),
    );
    expect(found.map(({ state }) => state)).to.deep.equal(["ok", "ok", "failure", "failure"]);
    expect(subscriptionFinding(plainTarget(), undefined))
      .to.have.property("fix")
      .that.includes("another account");
  });

  it("accept the editions with enterprise sign-in", () => {
    const editions = ["STANDARD", "ENTERPRISE", "ENTERPRISE_AND_Q", "FREE", undefined];
    expect(editions.map((edition) => editionFinding(edition).state)).to.deep.equal([
      ...["ok", "ok", "ok", "warning", "skipped"],
    ]);
  });

  it("say where a trusted token issuer is needed", () => {
    const note = (info: Parameters<typeof authTypeFinding>[0], hasIssuer = false) => {
      const finding = authTypeFinding(info, hasIssuer);
      return finding.state === "ok" ? finding.note : finding.state;
    };
    expect(note({ AuthenticationType: "IAM_IDENTITY_CENTER" })).to.include(
      "may ask for a trusted token issuer",
    );
    expect(note({ IAMIdentityCenterInstanceArn: "arn:aws:sso:::instance/ssoins-1" })).to.include(
      "may ask for",
    );
    expect(note({ AuthenticationType: "IAM_ONLY" })).to.include("no trusted token issuer is needed");
    expect(note({ AuthenticationType: "IAM_ONLY" }, true)).to.include("issuer is not needed for it");
    expect(note({ AuthenticationType: "ACTIVE_DIRECTORY" })).to.equal("warning");
    expect(note({})).to.equal("skipped");
  });

  it("support the home Region of the desktop app alone", () => {
    expect(homeRegionFinding("us-east-1").state).to.equal("ok");
    expect(homeRegionFinding("eu-central-1").state).to.equal("warning");
  });

  it("are skipped where the settings read Amazon Quick in another account", () => {
    const sourceIn = (account: string) => ({
      kind: "local",
      roleArn: `arn:aws:iam::${account}:role/quick-reader`,
      externalId: "example-external-id",
    });
    const otherAccount = (account: string) => {
      const directorySync = JSON.stringify({ sources: [sourceIn(account)] });
      return accountOfQuick(plainTarget({ settings: settingsOf({ directorySync }) }));
    };
    expect(otherAccount("999988887777")).to.equal("999988887777");
    expect(otherAccount("111122223333")).to.equal(undefined);
    expect(accountOfQuick(plainTarget())).to.equal(undefined);
  });

  it("print each value of the extension access, which no API shows", async () => {
    const target = plainTarget();
    const check = quickChecks.checks.find(({ id }) => id === "quick.extension-access");
    const finding = await check?.run(target);
    const look = finding?.state === "not-observable" ? finding.look : "";
    const { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri, ClientId } = target.outputs;
    expect(look).to.contain(IssuerUrl).and.contain(AuthEndpoint).and.contain(TokenEndpoint);
    expect(look).to.contain(JwksUri).and.contain(ClientId).and.contain("delete it there and add it again");
  });
});
