import type { ExchangeReport } from "../../sign-in/exchange/report.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { exchangeForStack, type StackExchange } from "../operations/exchange.ts";
import { describeExchange } from "../output/exchange-report.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface ExchangeCommandRequest extends StackExchange {
  readonly json: boolean;
}

/** Of the JSON document. */
const DOCUMENT_VERSION = 1;

/**
 * `exchange`: signs in, exchanges the ID token at IAM Identity Center, and says who one is with a role. It prints no token, context or
 * credential.
 *
 * @throws DriverError, SignInError, ExchangeError, SyncError.
 */
export async function exchangeCommand(
  request: ExchangeCommandRequest,
  io: DriverIo,
): Promise<CommandOutcome> {
  const report = await exchangeForStack(request, io);
  if (request.json) return asJson(documentOf(report));
  return {
    stdout: describeExchange(report, request.stackRef, process.stdout.columns),
    exitCode: ExitCode.done,
  };
}

/** Its members one by one: a member that is added later does not get into the document unseen. */
function documentOf(report: ExchangeReport): object {
  const { user, claim, application, region, scopes, missingScopes, role } = report;
  const { userId, identityStoreArn, instanceArn, expiresAt } = user;
  return {
    version: DOCUMENT_VERSION,
    user: { userId, identityStoreArn, instanceArn, expiresAt },
    claim: { name: claim.name, value: claim.value },
    application,
    region,
    scopes,
    missingScopes: missingScopes && {
      seen: missingScopes.seen,
      why: missingScopes.why,
      fix: missingScopes.fix,
    },
    role: role && { arn: role.arn, expiresAt: role.expiresAt },
  };
}
