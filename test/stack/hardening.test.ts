import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  DescribeRiskConfigurationCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { exampleSettings } from "../support/setting-sets.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { emptyPool } from "./support/empty-pool.ts";

// One test a line of the public sample's table "User Pool hardening"; its line "Custom domain" is tested in
// custom-domain.test.ts, and "Removal policy" beside this in retain.test.ts.
describe("The hardened example, deployed", () => {
  let aws: ReturnType<typeof awsClients>;
  let pool: UserPoolType | undefined;
  let UserPoolId: string;
  let ClientId: string;

  before(async () => {
    const deployment = await sharedDeployment();
    aws = awsClients(deployment.sandbox);
    const { outputs } = await deployment.up(exampleSettings("Pulumi.hardened.yaml"));
    UserPoolId = outputs["PoolId"] ?? "";
    ClientId = outputs["ClientId"] ?? "";
    pool = (await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
  });

  it("has a password policy: 12 characters, upper case, digits and symbols, three days for a temporary one", () => {
    expect(pool?.Policies?.PasswordPolicy).to.include({
      MinimumLength: 12,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 3,
    });
  });

  it("refuses a password of eleven characters, and one without a symbol, and takes what is as the policy says", async () => {
    const Username = "hardened-user";
    const UserAttributes = [
      { Name: "email", Value: "new.user@example.com" },
      { Name: "email_verified", Value: "true" },
    ];
    await aws.cognito.send(
      new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" }),
    );
    const outcome = (Password: string) =>
      aws.cognito
        .send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }))
        .then(() => "taken")
        .catch((error: Error) => error.name);
    expect([
      await outcome("Abcdefgh1!x"),
      await outcome("Abcdefghij12"),
      await outcome("Abcdefghij1!"),
    ]).to.deep.equal(["InvalidPasswordException", "InvalidPasswordException", "taken"]);
  });

  after(() => emptyPool(aws.cognito, UserPoolId));

  it("says in the invitation how long its temporary password works", () => {
    const message = pool?.AdminCreateUserConfig?.InviteMessageTemplate?.EmailMessage;
    expect(message).to.contain("works for 3 days");
  });

  it("has multi-factor authentication for all users, by authenticator app and never by SMS", async () => {
    const mfa = await aws.cognito.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(mfa.MfaConfiguration).to.equal("ON");
    expect(mfa.SoftwareTokenMfaConfiguration).to.deep.equal({ Enabled: true });
    expect(mfa.SmsMfaConfiguration).to.equal(undefined);
  });

  it("has account recovery by verified e-mail alone", () => {
    expect(pool?.AccountRecoverySetting?.RecoveryMechanisms).to.deep.equal([
      { Name: "verified_email", Priority: 1 },
    ]);
  });

  it("has threat protection enforced, in the tier that has it, with something done about each risk", async () => {
    expect(pool?.UserPoolTier).to.equal("PLUS");
    expect(pool?.UserPoolAddOns?.AdvancedSecurityMode).to.equal("ENFORCED");
    const { RiskConfiguration: risk } = await aws.cognito.send(
      new DescribeRiskConfigurationCommand({ UserPoolId }),
    );
    const actions = risk?.AccountTakeoverRiskConfiguration?.Actions;
    expect(actions?.HighAction).to.deep.equal({ EventAction: "BLOCK", Notify: false });
    expect(actions?.MediumAction).to.deep.equal({ EventAction: "MFA_IF_CONFIGURED", Notify: false });
    expect(risk?.CompromisedCredentialsRiskConfiguration?.Actions).to.deep.equal({ EventAction: "BLOCK" });
  });

  it("has tokens that end: an hour for access and ID, 30 days for refresh; and one callback alone", async () => {
    const { UserPoolClient: client } = await aws.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    expect(client).to.deep.include({
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "days" },
      CallbackURLs: ["http://localhost:18080"],
    });
  });

  it("keeps its pool, which is protected from deletion", () => {
    expect(pool?.DeletionProtection).to.equal("ACTIVE");
  });
});
