import { UnreachableError } from "../sign-in/http.ts";
import { credentialProblem, isNetworkFailure } from "../sync/aws/credential-errors.ts";
import { CodedError } from "../sync/model/errors.ts";
import { NETWORK_HINT, requestProblem } from "../sync/model/request-problem.ts";
import { AwsUnavailableError, withoutAws } from "./access.ts";
import { type Finding, failure, skipped, unanswered } from "./check.ts";

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationError",
  "AuthorizationErrorException",
  "UnauthorizedOperation",
  "WAFAccessDeniedException",
]);

/** The other users of an account share its request rates. Source: "Common errors" of the services; API Gateway, Amazon Cognito. */
const THROTTLED = new Set([
  "RequestLimitExceeded",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/**
 * What an error of a check means for its question: a denied action is skipped, with its name, and a throttled request says nothing about the
 * stack. An address that apps use and that gives no answer is a failure; so is anything else, without an answer to the question. Pure.
 * Source of the name: IAM User Guide, "Troubleshoot access denied error messages".
 */
export function findingOf(error: unknown): Finding {
  const chain = causesOf(error);
  if (chain.some((one) => one instanceof AwsUnavailableError)) return withoutAws;
  const denied = chain.find(isDenied);
  if (denied !== undefined) return skipped(`access denied: ${missingAction(denied.message)}`);
  const throttled = chain.find(({ name }) => THROTTLED.has(name));
  if (throttled !== undefined)
    return skipped(`AWS throttled the request (${throttled.name}). Run the command again.`);
  const unreachable = chain.find((one) => one instanceof UnreachableError);
  if (unreachable !== undefined)
    return failure({
      seen: `${unreachable.message}: ${requestProblem(unreachable)}.`,
      why: "Apps and browsers on this computer's network cannot reach it either.",
      fix: NETWORK_HINT,
      link: "docs/troubleshooting.md#networks-and-managed-computers",
    });
  return unanswered(problemOf(error, chain));
}

function isDenied(error: Error): boolean {
  return DENIED.has(error.name) || /is not authorized to perform/.test(error.message);
}

function missingAction(message: string): string {
  const [, action] = /not authorized to perform:? ([a-z\d-]+:\w+)/.exec(message) ?? [];
  const [, policy] = /with an explicit deny in an? ([\w -]+ policy)/.exec(message) ?? [];
  if (action === undefined) return "AWS names no action. docs/permissions.md has the policy for the doctor.";
  const why = policy === undefined ? "is missing" : `is denied by a ${policy}`;
  return `${action} ${why}. docs/permissions.md has the policy for the doctor.`;
}

function problemOf(error: unknown, chain: readonly Error[]): Parameters<typeof unanswered>[0] {
  if (chain.some((one) => isNetworkFailure(one) || one.message === "fetch failed")) {
    return { seen: `The network failed: ${requestProblem(error)}.`, fix: NETWORK_HINT };
  }
  if (chain.some((one) => credentialProblem(one) !== undefined)) {
    return {
      seen: `AWS refused the credentials: ${wordsOf(error)}.`,
      fix: "Log in again: aws sso login",
    };
  }
  const fix = error instanceof CodedError ? error.hint : undefined;
  return {
    seen: `The check could not be completed: ${wordsOf(error)}.`,
    fix: fix ?? "Run the command again.",
  };
}

/** "ResourceNotFoundException: User pool … does not exist"; Node.js gives only a code for some failures of the network. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const message = error.message.replace(/[.\s]+$/, "");
  if (message === "") return code;
  return ["Error", "TypeError"].includes(error.name) || error instanceof CodedError
    ? message
    : `${error.name}: ${message}`;
}

/** The error, its causes, and the errors that they collect. */
function causesOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const collected: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...collected].flatMap(causesOf)];
}
