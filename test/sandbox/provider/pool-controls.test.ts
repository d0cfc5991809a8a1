import {
  CognitoIdentityProviderClient,
  DescribeRiskConfigurationCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { refusalOf } from "../refusal-of.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

type RiskArgs = Partial<aws.cognito.RiskConfigurationArgs>;

const POLICY = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryPasswordValidityDays: 3,
  passwordHistorySize: 10,
};

describe("The provider's user pool settings", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });
  beforeEach(async () => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program?.destroy());

  const pool = (args: aws.cognito.UserPoolArgs) =>
    new aws.cognito.UserPool("pool", { name: "people", ...args });
  const poolOf = async (UserPoolId = "") =>
    (await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
  const settled = async (args: aws.cognito.UserPoolArgs) => {
    const { outputs, steps } = await program.settle(() => ({ id: pool(args).id }));
    return { found: await poolOf(outputs["id"]), steps };
  };

  it("are set, changed, and removed if omitted", async () => {
    const identity = `arn:aws:ses:${sandbox.region}:${sandbox.account}:identity/pool.example.com`;
    await new SESv2Client(asRoot(sandbox)).send(
      new CreateEmailIdentityCommand({ EmailIdentity: "pool.example.com" }),
    );
    const inviteMessageTemplate = {
      emailSubject: "Welcome",
      emailMessage: "{username}, your password is {####}.",
    };
    const common = { mfaConfiguration: "OFF", adminCreateUserConfig: { allowAdminCreateUserOnly: true } };
    const first = await settled({
      ...common,
      userPoolTier: "PLUS",
      userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
      passwordPolicy: POLICY,
      adminCreateUserConfig: { allowAdminCreateUserOnly: true, inviteMessageTemplate },
      emailConfiguration: {
        emailSendingAccount: "DEVELOPER",
        sourceArn: identity,
        fromEmailAddress: "Sign-in <sign-in@pool.example.com>",
        replyToEmailAddress: "help@example.com",
        configurationSet: "sign-in",
      },
    });
    expect(first.found).to.deep.include({ UserPoolTier: "PLUS" });
    expect(first.found?.UserPoolAddOns).to.deep.equal({ AdvancedSecurityMode: "ENFORCED" });
    expect(first.found?.Policies?.PasswordPolicy).to.include({ MinimumLength: 12, PasswordHistorySize: 10 });
    expect(first.found?.EmailConfiguration).to.deep.equal({
      EmailSendingAccount: "DEVELOPER",
      SourceArn: identity,
      From: "Sign-in <sign-in@pool.example.com>",
      ReplyToEmailAddress: "help@example.com",
      ConfigurationSet: "sign-in",
    });
    const { passwordHistorySize: _, ...policy } = POLICY;
    const { found, steps } = await settled({ ...common, userPoolTier: "ESSENTIALS", passwordPolicy: policy });
    expect(steps).to.deep.equal(["update aws:cognito/userPool:UserPool"]);
    expect(found).to.deep.include({ UserPoolTier: "ESSENTIALS" }).and.not.have.property("UserPoolAddOns");
    expect(found?.EmailConfiguration, "a missing block is ignored").to.include({ SourceArn: identity });
    expect(found?.AdminCreateUserConfig).to.not.have.property("InviteMessageTemplate");
    expect(found?.Policies?.PasswordPolicy).to.not.have.property("PasswordHistorySize");
    const byCognito = await settled({
      ...common,
      emailConfiguration: { emailSendingAccount: "COGNITO_DEFAULT" },
    });
    expect(byCognito.found?.EmailConfiguration).to.deep.equal({ EmailSendingAccount: "COGNITO_DEFAULT" });
  });

  it("keep AWS's values of omitted settings, as the real provider does", async () => {
    const passwordPolicy = POLICY;
    await settled({ userPoolTier: "PLUS", passwordPolicy });
    const { found } = await settled({ mfaConfiguration: "OFF", deletionProtection: "INACTIVE" });
    expect(found?.UserPoolTier).to.equal("PLUS");
    const { steps, found: changed } = await settled({ autoVerifiedAttributes: ["email"] });
    expect(steps).to.deep.equal(["update aws:cognito/userPool:UserPool"]);
    expect(changed?.UserPoolTier).to.equal("PLUS");
    expect(changed?.Policies?.PasswordPolicy).to.include({ MinimumLength: 12, PasswordHistorySize: 10 });
  });

  it("add and remove the confirmation of changed e-mail addresses in place", async () => {
    const autoVerifiedAttributes = ["email"];
    const confirming = {
      autoVerifiedAttributes,
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
    };
    const before = await settled({ autoVerifiedAttributes });
    const { found, steps } = await settled(confirming);
    expect(steps).to.deep.equal(["update aws:cognito/userPool:UserPool"]);
    expect(found?.Id).to.equal(before.found?.Id);
    expect(found?.UserAttributeUpdateSettings).to.deep.equal({
      AttributesRequireVerificationBeforeUpdate: ["email"],
    });
    expect((await settled(confirming)).steps).to.deep.equal([]);
    const back = await settled({ autoVerifiedAttributes });
    expect(back.steps).to.deep.equal(["update aws:cognito/userPool:UserPool"]);
    expect(back.found?.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate).to.deep.equal(
      [],
    );
    expect((await settled({ autoVerifiedAttributes })).steps).to.deep.equal([]);
  });

  it("set reactions to risks, change them, and reset them", async () => {
    const threatProtection = {
      userPoolTier: "PLUS",
      userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
    };
    const withRisk = (args?: RiskArgs) => () => {
      const { id } = pool(threatProtection);
      if (args !== undefined) new aws.cognito.RiskConfiguration("risk", { userPoolId: id, ...args });
      return { id };
    };
    const high = { highAction: { eventAction: "BLOCK", notify: false } };
    const { outputs } = await program.settle(
      withRisk({
        accountTakeoverRiskConfiguration: { actions: high },
        compromisedCredentialsRiskConfiguration: { actions: { eventAction: "BLOCK" } },
      }),
    );
    const UserPoolId = outputs["id"];
    const risk = async () =>
      (await cognito.send(new DescribeRiskConfigurationCommand({ UserPoolId }))).RiskConfiguration;
    expect((await risk())?.AccountTakeoverRiskConfiguration?.Actions).to.deep.equal({
      HighAction: { EventAction: "BLOCK", Notify: false },
    });
    expect((await risk())?.CompromisedCredentialsRiskConfiguration?.EventFilter).to.have.length(3);
    const blocked = { blockedIpRangeLists: ["203.0.113.0/24"], skippedIpRangeLists: ["198.51.100.0/24"] };
    const { steps } = await program.settle(withRisk({ riskExceptionConfiguration: blocked }));
    expect(steps).to.deep.equal(["update aws:cognito/riskConfiguration:RiskConfiguration"]);
    expect(await risk()).to.deep.equal({
      UserPoolId,
      RiskExceptionConfiguration: {
        BlockedIPRangeList: ["203.0.113.0/24"],
        SkippedIPRangeList: ["198.51.100.0/24"],
      },
    });
    await program.settle(withRisk());
    expect(await risk()).to.deep.equal({ UserPoolId });
  });

  it("give an app client a secret, and reversible token rotation", async () => {
    const client = (args: Partial<aws.cognito.UserPoolClientArgs>) => () => {
      const app = new aws.cognito.UserPoolClient("app", {
        userPoolId: pool({}).id,
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["code"],
        allowedOauthScopes: ["openid"],
        callbackUrls: ["https://app.example.com/callback", "https://app.example.com/other"],
        ...args,
      });
      return {
        pool: app.userPoolId,
        client: app.id,
        secret: app.clientSecret.apply((secret = "") => secret),
      };
    };
    const { outputs } = await program.settle(
      client({
        logoutUrls: ["https://app.example.com/bye"],
        defaultRedirectUri: "https://app.example.com/other",
        authSessionValidity: 5,
        explicitAuthFlows: ["ALLOW_CUSTOM_AUTH"],
        refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
      }),
    );
    const found = async () => {
      const key = { UserPoolId: outputs["pool"], ClientId: outputs["client"] };
      return (await cognito.send(new DescribeUserPoolClientCommand(key))).UserPoolClient;
    };
    const { ClientSecret = "", ...rest } = (await found()) ?? {};
    expect(rest).to.deep.include({
      LogoutURLs: ["https://app.example.com/bye"],
      DefaultRedirectURI: "https://app.example.com/other",
      AuthSessionValidity: 5,
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 10 },
    });
    expect(ClientSecret).to.have.length.above(20);
    expect(outputs["secret"]).to.equal(ClientSecret);
    const explicitAuthFlows = ["ALLOW_REFRESH_TOKEN_AUTH"];
    // github.com/hashicorp/terraform-provider-aws/issues/47196: AWS keeps the rotation that a request lacks.
    expect(await refusalOf(program.settle(client({ explicitAuthFlows })))).to.match(
      /rotation cannot be enabled/,
    );
    const off = { feature: "DISABLED", retryGracePeriodSeconds: 0 };
    await program.settle(client({ explicitAuthFlows, refreshTokenRotation: off }));
    expect(await found()).to.deep.include({
      RefreshTokenRotation: { Feature: "DISABLED", RetryGracePeriodSeconds: 0 },
      LogoutURLs: ["https://app.example.com/bye"],
    });
    // The same, 43531: a block that AWS returns and the program lacks is a change at each `up`.
    expect(await refusalOf(program.settle(client({ explicitAuthFlows })))).to.match(/left to do/);
    await program.settle(client({ refreshTokenRotation: off, logoutUrls: [] }));
    expect(await found()).to.deep.include({ LogoutURLs: [] });
    const { steps } = await program.settle(client({ generateSecret: false }));
    expect(steps).to.include("replace aws:cognito/userPoolClient:UserPoolClient");
  });
});
