import type { IncomingMessage, ServerResponse } from "node:http";
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { walkThroughPages } from "../../sandbox/sign-in/pages.ts";
import { PagesError } from "../../sandbox/sign-in/pages-error.ts";
import { sandboxPort } from "../../sandbox/sign-in/sandbox-port.ts";
import { type SignInOutputs, verifySignIn } from "../../sandbox/sign-in.ts";
import { amazonQuick, openLoopback, REDIRECT_URI, SignInAttempt, SignInError } from "../../sign-in/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, handMadeStack } from "./hand-made-stack.ts";

const endpoints = z.object({ revocation_endpoint: z.string() });

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

  it("goes from the temporary password to tokens, user info and a refresh, and revokes the refresh token", async () => {
    const answers: string[] = [];
    const gateway = {
      ...sandbox.gateway,
      resolve: (address: string) => {
        answers.push(address);
        return sandbox.gateway.resolve(address);
      },
    };
    const proof = await prove({ gateway });
    expect(proof).to.include({ email, aud: outputs.ClientId });
    const { comparisons } = proof.signedIn;
    expect(comparisons.find(({ id }) => id === "wrong-verifier")).to.include({ result: "ok" });
    expect(proof.refreshedAt).to.be.at.least(proof.issuedAt);
    expect(answers.at(-1)).to.match(/^https:\/\/[\w-]+\.auth\.[\w-]+\.amazoncognito\.com\/oauth2\/revoke$/);
  });

  it("uses a revocation endpoint after which the token refreshes nothing", async () => {
    const { signal } = new AbortController();
    const attempt = new SignInAttempt(amazonQuick(outputs), { resolve: sandbox.gateway.resolve, signal });
    const received = Promise.withResolvers<URL>();
    const receive = (request: IncomingMessage, response: ServerResponse) => {
      received.resolve(new URL(request.url ?? "", REDIRECT_URI));
      response.end();
    };
    const loopback = await openLoopback(Number(new URL(REDIRECT_URI).port), receive, sandboxPort);
    const typed = { email, temporaryPassword: newPassword, newPassword };
    await walkThroughPages(await attempt.address(), REDIRECT_URI, typed);
    await loopback.close();
    const { refreshToken = "" } = await attempt.exchange(await received.promise);
    expect((await attempt.refresh(refreshToken)).idToken).to.be.a("string");
    await attempt.revoke(refreshToken);
    expect(await codeOf(attempt.refresh(refreshToken))).to.equal("TOKEN_REFUSED");
  });

  it("uses a revocation endpoint that refuses what Cognito's refuses", async () => {
    const discovered = await fetch(
      sandbox.gateway.resolve(`${outputs.IssuerUrl}/.well-known/openid-configuration`),
    );
    const { revocation_endpoint: endpoint } = endpoints.parse(await discovered.json());
    const revoke = async (form: Record<string, string>) => {
      const body = new URLSearchParams(form);
      const answer = await fetch(sandbox.gateway.resolve(endpoint), { method: "POST", body });
      return `${answer.status} ${await answer.text()}`;
    };
    const client_id = outputs.ClientId;
    const accessToken = `e30.${Buffer.from('{"token_use":"access"}').toString("base64url")}.e30`;
    expect(await revoke({ client_id })).to.equal('400 {"error": "invalid_request"}');
    expect(await revoke({ client_id: "unknown", token: "x" })).to.equal('401 {"error": "invalid_client"}');
    expect(await revoke({ client_id, token: accessToken })).to.equal(
      '400 {"error": "unsupported_token_type"}',
    );
    expect(await revoke({ client_id, token: "unknown" })).to.equal("200 ");
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
