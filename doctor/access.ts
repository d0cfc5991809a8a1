import type { Credentials } from "../sync/aws/clients.ts";
import type { CodedError } from "../sync/model/errors.ts";
import { type Check, type CheckGroup, type Finding, failure, ok, skipped } from "./check.ts";

/** AWS cannot be asked: it does not answer, or there are no credentials that it accepts. */
export class AwsUnavailableError extends Error {
  override readonly name = "AwsUnavailableError";
}

/** Lets each client of the SDK fail before its first request. */
export const noCredentials: Credentials = () => Promise.reject(new AwsUnavailableError("See aws.access."));

const REASON = "AWS cannot be asked: see aws.access.";

/** Of a check that cannot answer its question without AWS. */
export const withoutAws: Finding = skipped(REASON);

/**
 * Whether a check was skipped because AWS cannot be asked: those that need it may have an answer from outside. Checks of several identity
 * providers put the provider's name before the reason.
 */
export function isWithoutAws(finding: Finding): boolean {
  return finding.state === "skipped" && finding.reason.includes(REASON);
}

const access: Check = {
  id: "aws.access",
  title: "AWS answers this computer, and accepts its credentials",
  run: async ({ awsProblem }) => accessFinding(awsProblem),
};

/** @param problem why AWS cannot be asked. Pure. */
export function accessFinding(problem: CodedError | undefined): Finding {
  if (problem === undefined) return ok();
  return failure({
    seen: problem.message,
    why: "What only AWS knows is skipped. Addresses, issuer and endpoints are checked from outside, without credentials.",
    fix: problem.hint ?? "Check them with: aws sts get-caller-identity",
    link: "docs/doctor.md#without-aws",
  });
}

/** What all checks by AWS rest on. */
export const accessChecks: CheckGroup = { title: "AWS", checks: [access] };
