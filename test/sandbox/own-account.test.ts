import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const PASSWORD = "Correct-Horse-Battery-9";
const AUTO_VERIFICATION = { AutoVerifiedAttributes: ["email"] };
const CONFIRMATION = {
  ...AUTO_VERIFICATION,
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
};
const mails = z.object({
  messages: z.record(
    z.string(),
    z.array(z.object({ Type: z.string(), To: z.array(z.string()), BodyText: z.string().nullish() })),
  ),
});

describe("Users' changes to their own accounts in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });

  /** A pool with ada and bea, and ada's operations with an access token. */
  async function signedIn(settings: object, WriteAttributes?: string[]) {
    const custom = { Name: "directory_id", AttributeDataType: "String" as const, Mutable: true };
    const email = { Name: "email", AttributeDataType: "String" as const, Required: true, Mutable: true };
    const UserPoolId = await makePool(sandbox, { ...settings, Schema: [email, custom] });
    for (const Username of ["ada", "bea"]) {
      const UserAttributes = attributes({ email: `${Username}@example.com`, email_verified: "true" });
      await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
    }
    const AccessToken = await accessTokenOf(UserPoolId, "ada", WriteAttributes);
    return {
      UserPoolId,
      update: (changes: Record<string, string>) =>
        cognito.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributes(changes) })),
      updateAsAdministrator: (changes: Record<string, string>) =>
        cognito.send(
          new AdminUpdateUserAttributesCommand({
            UserPoolId,
            Username: "ada",
            UserAttributes: attributes(changes),
          }),
        ),
      verify: (Code: string) =>
        cognito.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code })),
      /** The account that an address identifies, and its attributes. */
      find: async (Username: string) => {
        const found = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
        const values = Object.fromEntries(
          (found.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]),
        );
        return { username: found.Username, email: values["email"], verified: values["email_verified"] };
      },
    };
  }

  async function accessTokenOf(UserPoolId: string, Username: string, WriteAttributes: string[] | undefined) {
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "app",
        ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        WriteAttributes,
      }),
    );
    await cognito.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
    );
    const { AuthenticationResult } = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId: UserPoolClient?.ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD },
      }),
    );
    return AuthenticationResult?.AccessToken ?? "";
  }

  /** The codes that were sent to an address, oldest first. */
  async function codesTo(address: string): Promise<string[]> {
    const answer = await fetch(`${sandbox.env["AWS_ENDPOINT_URL"]}/_ministack/ses/messages`);
    return Object.values(mails.parse(await answer.json()).messages)
      .flat()
      .filter(({ Type, To }) => Type === "CognitoVerificationMessage" && To.includes(address))
      .map(({ BodyText }) => /\d{6}/.exec(BodyText ?? "")?.[0] ?? "");
  }

  it("apply an e-mail address at once as unverified, if the pool requires no confirmation", async () => {
    const { update, verify, find } = await signedIn(AUTO_VERIFICATION);
    await update({ email: "bea@example.com" });
    expect(await find("ada")).to.deep.equal({ username: "ada", email: "bea@example.com", verified: "false" });
    expect((await find("bea@example.com")).username).to.equal("bea");
    const [code = ""] = await codesTo("bea@example.com");
    expect(await refusalOf(verify(code))).to.match(/^AliasExistsException/);
  });

  it("keep the old address until the code for the new one is confirmed", async () => {
    const { update, verify, find } = await signedIn(CONFIRMATION);
    const { CodeDeliveryDetailsList } = await update({ email: "new@example.com", name: "Ada" });
    expect(CodeDeliveryDetailsList).to.deep.equal([
      { Destination: "n****@e****", DeliveryMedium: "EMAIL", AttributeName: "email" },
    ]);
    const old = { username: "ada", email: "ada@example.com", verified: "true" };
    expect(await find("ada@example.com")).to.deep.equal(old);
    expect(await refusalOf(find("new@example.com"))).to.match(/^UserNotFoundException/);
    const [code = ""] = await codesTo("new@example.com");
    expect(await refusalOf(verify(code === "000000" ? "111111" : "000000"))).to.match(
      /^CodeMismatchException/,
    );
    expect(await find("ada")).to.deep.equal(old);
    await verify(code);
    expect(await find("new@example.com")).to.deep.equal({ ...old, email: "new@example.com" });
    expect(await refusalOf(find("ada@example.com"))).to.match(/^UserNotFoundException/);
    expect(await refusalOf(verify(code))).to.match(/^ExpiredCodeException/);
  });

  it("cannot apply the verified address of another account", async () => {
    const { update, verify, find } = await signedIn(CONFIRMATION);
    await update({ email: "Bea@example.com" });
    const [code = ""] = await codesTo("Bea@example.com");
    expect(await refusalOf(verify(code))).to.match(/^AliasExistsException/);
    expect((await find("ada")).email).to.equal("ada@example.com");
    expect((await find("bea@example.com")).username).to.equal("bea");
  });

  it("cannot write attributes that the app client or administrators protect", async () => {
    const unauthorized = /^NotAuthorizedException: A client attempted to write unauthorized attribute/;
    const byDefault = await signedIn(CONFIRMATION);
    const listed = await signedIn(CONFIRMATION, ["email", "custom:directory_id"]);
    for (const name of ["custom:directory_id", "email_verified", "sub"]) {
      expect(await refusalOf(byDefault.update({ name: "Ada", [name]: "true" })), name).to.match(unauthorized);
    }
    expect(await refusalOf(listed.update({ email_verified: "true" }))).to.match(unauthorized);
    expect(await refusalOf(listed.update({ name: "Ada" }))).to.match(unauthorized);
    expect(await refusalOf(listed.update({ "custom:directory_id": "another" }))).to.equal("accepted");
  });

  it("apply at once if an administrator marks the address as verified", async () => {
    const { updateAsAdministrator, find } = await signedIn(CONFIRMATION);
    await updateAsAdministrator({ email: "said@example.com", email_verified: "true" });
    expect(await find("said@example.com")).to.include({ username: "ada", verified: "true" });
    expect(await codesTo("said@example.com")).to.deep.equal([]);
    await updateAsAdministrator({ email: "unsaid@example.com", name: "Ada" });
    expect(await find("ada")).to.include({ email: "said@example.com", verified: "true" });
    expect(await codesTo("unsaid@example.com")).to.have.length(1);
  });
});

function attributes(values: Record<string, string>) {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
}
