import type { StackRef } from "../../automation/engine/workspace.ts";
import { openExaminedStack } from "../../automation/operations/doctor-target.ts";
import { exchangeAndAssume } from "../../automation/operations/exchange.ts";
import type { Outputs } from "../../automation/output/outputs.ts";
import { DriverError } from "../../automation/terminal/errors.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { reportText } from "../../doctor/report-text.ts";
import { resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import { describeVerdict, verdictOf } from "../../doctor/verdict.ts";
import type { SignedIn } from "../../sign-in/index.ts";
import type { Invitation, Sandbox } from "../index.ts";

/** The user whose first sign-in is verified. */
const PROVEN_EMAIL = "ada.lovelace@example.com";

/** @throws DriverError SANDBOX_FAILED */
export async function invitationOf(
  sandbox: Pick<Sandbox, "invitations">,
  email: string,
): Promise<Invitation> {
  const found = (await sandbox.invitations()).find(({ to }) => to === email);
  if (found === undefined) throw new DriverError("SANDBOX_FAILED", `${email} received no invitation.`);
  return found;
}

/** Signs in an invited user for the first time. */
export async function verifyFirstSignIn(sandbox: Sandbox, outputs: Outputs, io: DriverIo): Promise<SignedIn> {
  const { verifySignIn } = await import("../sign-in.ts");
  const { to, temporaryPassword } = await invitationOf(sandbox, PROVEN_EMAIL);
  const proof = await verifySignIn({
    outputs,
    gateway: sandbox.gateway,
    email: to,
    temporaryPassword,
    newPassword: `Sandbox-${temporaryPassword}`,
  });
  io.info(
    `${proof.email} signed in through the proxy and refreshed the tokens; the audience of the ID token is ${proof.aud}.`,
  );
  return proof.signedIn;
}

/** Exchanges the user's ID token at IAM Identity Center, and assumes the caller role with the user's identity. */
export async function verifyExchange(stackRef: StackRef, signedIn: SignedIn, io: DriverIo): Promise<void> {
  await io.interrupts.during(async ({ first }) => {
    const { target: targetFor } = await openExaminedStack(stackRef, io);
    const target = targetFor(first);
    const request = { stackRef, role: target.outputs.CallerRoleArn };
    const { user, role } = await exchangeAndAssume({ request, target, signedIn }, io);
    io.info(
      `IAM Identity Center took the ID token for its user ${user.userId}, who is ${role?.arn} in AWS now.`,
    );
  });
}

/** @throws DriverError SANDBOX_FAILED with the whole report, if a check failed. */
export async function verifyByDoctor(stackRef: StackRef, io: DriverIo): Promise<void> {
  await io.interrupts.during(async ({ first }) => {
    const { target: targetFor } = await openExaminedStack(stackRef, io);
    const target = targetFor(first);
    const groups = await runChecks(CHECK_GROUPS, target);
    const verdict = verdictOf(resultsOf(groups));
    if (verdict.state === "failure" || verdict.state === "unknown")
      throw new DriverError("SANDBOX_FAILED", reportText({ target, groups }));
    io.info(`npm run doctor -- --sandbox: ${describeVerdict(verdict)}`);
  });
}
