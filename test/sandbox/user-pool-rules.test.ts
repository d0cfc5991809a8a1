import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

describe("User pools in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });

  const addDomain = (UserPoolId: string, Domain: string) =>
    cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  const remove = (UserPoolId: string) => cognito.send(new DeleteUserPoolCommand({ UserPoolId }));

  it("refuse sign-in names that are both usernames and aliases", async () => {
    expect(await refusalOf(makePool(sandbox, { UsernameAttributes: ["email"] }))).to.match(
      /^InvalidParameterException/,
    );
  });

  it("cannot be deleted while deletion protection is active", async () => {
    const id = await makePool(sandbox, { DeletionProtection: "ACTIVE" });
    expect(await refusalOf(remove(id))).to.match(/deletion protection/);
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId: id, DeletionProtection: "INACTIVE" }));
    expect(await refusalOf(remove(id))).to.equal("accepted");
  });

  it("cannot be deleted before their domain", async () => {
    const id = await makePool(sandbox);
    await addDomain(id, "goes-first");
    expect(await refusalOf(remove(id))).to.match(/domain/);
    await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId: id, Domain: "goes-first" }));
    expect(await refusalOf(remove(id))).to.equal("accepted");
  });

  it("refuse a domain prefix that is in use or has a reserved word", async () => {
    const id = await makePool(sandbox);
    await addDomain(id, "taken");
    expect(await refusalOf(addDomain(await makePool(sandbox), "taken"))).to.match(/already associated/);
    for (const prefix of ["my-aws", "amazon-quick", "cognito1"]) {
      expect(await refusalOf(addDomain(id, prefix)), prefix).to.match(/reserved/);
    }
  });

  it("reset settings that an update omits", async () => {
    const id = await makePool(sandbox, { DeletionProtection: "ACTIVE", AutoVerifiedAttributes: ["email"] });
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId: id, MfaConfiguration: "OFF" }));
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    expect(UserPool).to.include({ DeletionProtection: "INACTIVE" });
    expect(UserPool?.AutoVerifiedAttributes ?? []).to.deep.equal([]);
  });

  /** AWS's answers to these settings for a new and for an existing pool. */
  async function refusals(settings: object, before: object = {}): Promise<[string, string]> {
    const UserPoolId = await makePool(sandbox, before);
    const update = () => cognito.send(new UpdateUserPoolCommand({ UserPoolId, ...settings }));
    return [await refusalOf(makePool(sandbox, settings)), await refusalOf(update())];
  }

  it("confirm only attributes that they verify automatically", async () => {
    const UserAttributeUpdateSettings = { AttributesRequireVerificationBeforeUpdate: ["email"] };
    for (const answer of await refusals({ UserAttributeUpdateSettings })) {
      expect(answer).to.match(
        /^InvalidParameterException: All attributes in AttributesRequireVerificationBeforeUpdate must exist/,
      );
    }
    const both = { UserAttributeUpdateSettings, AutoVerifiedAttributes: ["email"] };
    expect(await refusals(both)).to.deep.equal(["accepted", "accepted"]);
    const UserPoolId = await makePool(sandbox, both);
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId, MfaConfiguration: "OFF" }));
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.UserAttributeUpdateSettings, "kept if omitted").to.deep.equal(
      UserAttributeUpdateSettings,
    );
  });

  for (const UserPoolTier of ["LITE", "ESSENTIALS"] as const) {
    it(`have threat protection on PLUS, and not on ${UserPoolTier}`, async () => {
      const UserPoolAddOns = { AdvancedSecurityMode: "AUDIT" } as const;
      const [created, updated] = await refusals({ UserPoolTier, UserPoolAddOns }, { UserPoolTier });
      expect(created).to.match(/^FeatureUnavailableInTierException.*Threat Protection/);
      expect(updated).to.match(/^FeatureUnavailableInTierException/);
      const plus = { UserPoolTier: "PLUS" as const, UserPoolAddOns };
      expect(await refusals(plus)).to.deep.equal(["accepted", "accepted"]);
      expect((await refusals({ UserPoolTier, UserPoolAddOns }, plus))[1]).to.match(
        /^TierChangeNotAllowedException/,
      );
      expect((await refusals({ UserPoolTier }, plus))[1]).to.equal("accepted");
    });
  }

  for (const [what, InviteMessageTemplate] of [
    ["the password", { EmailMessage: "Welcome, {username}", EmailSubject: "Welcome" }],
    ["the username", { EmailMessage: "Your password is {####}", EmailSubject: "Welcome" }],
    ["a short subject", { EmailMessage: "{username} {####}", EmailSubject: "x".repeat(141) }],
  ] as const) {
    it(`refuse an invitation without ${what}`, async () => {
      const AdminCreateUserConfig = { InviteMessageTemplate };
      for (const answer of await refusals({ AdminCreateUserConfig })) {
        expect(answer).to.match(/^InvalidParameterException: .*email(?:Message|Subject)/i);
      }
    });
  }

  it("send through Amazon SES only with a verified identity", async () => {
    const SourceArn = `arn:aws:ses:us-east-1:${sandbox.account}:identity/example.org`;
    const sender = (settings: object) =>
      refusals({ EmailConfiguration: { EmailSendingAccount: "DEVELOPER", ...settings } });
    expect((await sender({})).join()).to.match(/needs a SourceArn.*needs a SourceArn/);
    expect((await sender({ SourceArn })).join()).to.match(/not verified in us-east-1.*not verified/);
    await new SESv2Client({ ...asRoot(sandbox), region: "us-east-1" }).send(
      new CreateEmailIdentityCommand({ EmailIdentity: "example.org" }),
    );
    expect(await sender({ SourceArn })).to.deep.equal(["accepted", "accepted"]);
  });

  it("require 6 to 99 characters for passwords, and generate sufficient temporary ones", async () => {
    const passwords = (MinimumLength: number) => ({ Policies: { PasswordPolicy: { MinimumLength } } });
    for (const length of [5, 100]) {
      expect((await refusals(passwords(length))).join(), String(length)).to.match(
        /minimumLength.*minimumLength/,
      );
    }
    const UserPoolId = await makePool(sandbox, passwords(99));
    const UserAttributes = [{ Name: "email", Value: "ada@example.com" }];
    const invite = new AdminCreateUserCommand({ UserPoolId, Username: "ada", UserAttributes });
    expect(await refusalOf(cognito.send(invite))).to.equal("accepted");
  });
});
