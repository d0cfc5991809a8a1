import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { PagesError } from "../../sandbox/sign-in/pages-error.ts";
import { type SignInOutputs, verifySignIn } from "../../sandbox/sign-in.ts";
import { SignInError } from "../../sign-in/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, handMadeStack } from "./hand-made-stack.ts";

describe("The verified sign-in", () => {
  const email = "Grace.Hopper@Example.com";
  const newPassword = "Correct-Horse-9";
  let sandbox: Sandbox;
  let outputs: SignInOutputs;
  let temporaryPassword: string;

  before(async () => {
    sandbox = await sharedSandbox();
    outputs = await handMadeStack(sandbox, "sign-in-proof");
    await new CognitoIdentityProviderClient(asRoot(sandbox)).send(
      new AdminCreateUserCommand({
        UserPoolId: outputs.PoolId,
        Username: "93a4c8d2-0000-4000-8000-000000000003",
        UserAttributes: [
          { Name: "email", Value: email },
          { Name: "email_verified", Value: "true" },
        ],
        DesiredDeliveryMediums: ["EMAIL"],
      }),
    );
    const invitation = (await sandbox.invitations()).at(-1);
    expect(invitation?.to).to.equal(email);
    temporaryPassword = invitation?.temporaryPassword ?? "";
  });

  const prove = (changes: object = {}) =>
    verifySignIn({ outputs, gateway: sandbox.gateway, email, temporaryPassword, newPassword, ...changes });

  async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
    try {
      await attempt;
    } catch (error) {
      if (error instanceof SignInError || error instanceof PagesError) return error.code;
      throw error;
    }
    return undefined;
  }

  it("fails with PASSWORD_REFUSED for a wrong temporary password", async () => {
    expect(await codeOf(prove({ temporaryPassword: "Wrong-1234" }))).to.equal("PASSWORD_REFUSED");
  });

  it("fails with PASSWORD_REFUSED for a new password that breaks the policy", async () => {
    expect(await codeOf(prove({ newPassword: "short" }))).to.equal("PASSWORD_REFUSED");
  });

  it("fails with AUTHORIZE_REFUSED for a client that does not exist", async () => {
    expect(await codeOf(prove({ outputs: { ...outputs, ClientId: "unknown" } }))).to.equal(
      "AUTHORIZE_REFUSED",
    );
  });

  it("goes from the temporary password to tokens, user info and a refresh", async () => {
    const proof = await prove();
    expect(proof).to.include({ email, aud: outputs.ClientId });
    expect(proof.refreshedAt).to.be.at.least(proof.issuedAt);
  });

  // Both from a pool's mails: parts of them look like HTML.
  for (const [index, given] of ["Kq<aB7!xZ>3", "Xy7&copyQ2!"].entries()) {
    it(`takes ${given} as temporary password`, async () => {
      const other = `ada-${index}@example.com`;
      await new CognitoIdentityProviderClient(asRoot(sandbox)).send(
        new AdminCreateUserCommand({
          UserPoolId: outputs.PoolId,
          Username: `ada-${index}`,
          UserAttributes: [
            { Name: "email", Value: other },
            { Name: "email_verified", Value: "true" },
          ],
          TemporaryPassword: given,
        }),
      );
      expect(await prove({ email: other, temporaryPassword: given })).to.include({ email: other });
    });
  }

  it("fails with ID_TOKEN_INVALID for the keys of another pool", async () => {
    const other = await handMadeStack(sandbox, "sign-in-other");
    const attempt = prove({
      outputs: { ...outputs, JwksUri: other.JwksUri },
      temporaryPassword: newPassword,
    });
    expect(await codeOf(attempt)).to.equal("ID_TOKEN_INVALID");
  });
});
