import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  SetUserPoolMfaConfigCommand,
  type UserPoolMfaType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { Authenticator } from "../../sandbox/sign-in/authenticator.ts";
import { PagesError } from "../../sandbox/sign-in/pages-error.ts";
import { type SignInOutputs, verifySignIn } from "../../sandbox/sign-in.ts";
import { SignInError } from "../../sign-in/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, handMadeStack } from "./hand-made-stack.ts";

describe("An authenticator app on the sandbox's sign-in pages", () => {
  const newPassword = "Correct-Horse-9";
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;
  let outputs: SignInOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    outputs = await handMadeStack(sandbox, "second-factor");
  });

  const mode = (MfaConfiguration: UserPoolMfaType) =>
    cognito.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: outputs.PoolId,
        MfaConfiguration,
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
  const invite = async (name: string) => {
    const email = `${name}@example.com`;
    const UserAttributes = [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
    ];
    const TemporaryPassword = "Temporary-1";
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: outputs.PoolId,
        Username: name,
        UserAttributes,
        TemporaryPassword,
      }),
    );
    return { email, temporaryPassword: TemporaryPassword };
  };
  const factorsOf = async (Username: string) =>
    (await cognito.send(new AdminGetUserCommand({ UserPoolId: outputs.PoolId, Username })))
      .UserMFASettingList;
  const signIn = (user: { email: string; temporaryPassword: string }, authenticator: Authenticator) =>
    verifySignIn({ outputs, gateway: sandbox.gateway, newPassword, ...user, authenticator });
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "signed in",
      (error: unknown) => (error instanceof PagesError || error instanceof SignInError ? error.code : error),
    );

  it("is set up after the first password if the pool requires it, and asked for at each sign-in", async () => {
    await mode("ON");
    const authenticator = new Authenticator();
    const user = await invite("required");
    await signIn(user, authenticator);
    expect(await factorsOf("required")).to.deep.equal(["SOFTWARE_TOKEN_MFA"]);
    const later = { ...user, temporaryPassword: newPassword };
    await signIn(later, authenticator);
    expect(await codeOf(signIn(later, new Authenticator()))).to.equal("PASSWORD_REFUSED");
  });

  it("is not offered if the pool only allows it, and asked of those who have one", async () => {
    await mode("ON");
    const authenticator = new Authenticator();
    const first = await invite("has-one");
    await signIn(first, authenticator);
    await mode("OPTIONAL");
    const later = { ...first, temporaryPassword: newPassword };
    expect(await codeOf(signIn(later, new Authenticator()))).to.equal("PASSWORD_REFUSED");
    await signIn(later, authenticator);
    await signIn(await invite("has-none"), new Authenticator());
    expect(await factorsOf("has-none")).to.deep.equal([]);
  });

  it("has codes that are taken once, the one of the set-up too", async () => {
    await mode("ON");
    class Repeating extends Authenticator {
      #first: string | undefined;
      override code(): string {
        this.#first ??= super.code();
        return this.#first;
      }
    }
    const authenticator = new Repeating();
    const user = await invite("repeats");
    await signIn(user, authenticator);
    const later = { ...user, temporaryPassword: newPassword };
    expect(await codeOf(signIn(later, authenticator))).to.equal("PASSWORD_REFUSED");
  });

  it("gives the codes of RFC 6238, appendix B", () => {
    const authenticator = new Authenticator();
    authenticator.add("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    const codes = [59, 1_111_111_109, 1_234_567_890].map((seconds) => authenticator.code(seconds * 1000));
    expect(codes).to.deep.equal(["287082", "081804", "005924"]);
  });
});
