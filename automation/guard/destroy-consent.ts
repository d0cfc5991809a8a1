import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { AwsClientConfig } from "../engine/aws-context.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { configSet, npmRun, type PrintedFor } from "../terminal/printed-command.ts";

export interface ConsentRequest extends PrintedFor {
  /** The pool is deleted with the stack, and all accounts with it. */
  readonly deletesPool: boolean;
  /** The pool was deployed with `retain`, and the stack's config no longer has it. */
  readonly losesRetain: boolean;
  /** How many; absent if Cognito does not report it. */
  readonly accounts?: number | undefined;
  readonly yes: boolean;
  readonly deleteUsers: boolean;
}

/**
 * Makes sure that the stack is to be deleted. `--yes` alone deletes no account: that takes the stack's name, typed by the user, or
 * `--delete-users`, and `--delete-users` alone if the pool was deployed with `retain`.
 *
 * @throws DriverError: a guard if accounts would be deleted without consent, otherwise "changes pending".
 */
export async function consent(request: ConsentRequest, io: DriverIo): Promise<void> {
  const { stack, deletesPool, losesRetain, accounts, yes, deleteUsers } = request;
  if (deletesPool) {
    io.info(
      `The user pool will be deleted with ${accountCount(accounts)}. Passwords and authenticator apps cannot be restored.`,
    );
    if (deleteUsers) return;
    if (losesRetain) throw retainLost(request);
    if (!io.interactive) throw usersWouldBeDeleted(request);
    if (
      (await io.type(`Type the stack's name, ${stack}, to delete the stack and all accounts:`)).trim() ===
      stack
    )
      return;
    throw notConfirmed("The name does not match the stack. Nothing was deleted.");
  }
  if (yes) return;
  if (!io.interactive)
    throw notConfirmed(
      "Nothing was deleted, because there is no terminal to confirm on. Add --yes to delete the stack.",
    );
  if (!(await io.confirm(`Delete stack ${stack}?`)))
    throw notConfirmed("Not confirmed. Nothing was deleted.");
}

function accountCount(accounts: number | undefined): string {
  if (accounts === undefined) return "an unknown number of accounts";
  return accounts === 1 ? "1 account" : `${accounts} accounts`;
}

function usersWouldBeDeleted(request: ConsentRequest): DriverError {
  return new DriverError(
    "USERS_WOULD_GO",
    `Nothing was deleted. The user pool would be deleted with ${accountCount(request.accounts)}.`,
    {
      hint: `To delete the accounts, add --delete-users. To keep the pool: ${configSet("retain", "true", request)}, then ${npmRun("provision", request)}`,
      exitCode: ExitCode.guarded,
    },
  );
}

/** As in a checkout that lacks the stack's file. */
function retainLost({ stack, accounts }: ConsentRequest): DriverError {
  return new DriverError(
    "USERS_WOULD_GO",
    `Nothing was deleted. The stack was deployed with retain, and its config no longer sets it: the user pool would be deleted with ${accountCount(accounts)}.`,
    {
      hint: `If the stack's file, Pulumi.${stack}.yaml, is missing or old in this folder, restore it. To delete the accounts, add --delete-users.`,
      exitCode: ExitCode.guarded,
    },
  );
}

function notConfirmed(message: string): DriverError {
  return new DriverError("NOT_CONFIRMED", message, { exitCode: ExitCode.changesPending });
}

/**
 * Reads how many accounts a pool has, by Cognito's estimate, which can be some hours old.
 *
 * @returns undefined if the pool no longer exists, or Cognito cannot be asked.
 */
export async function accountsIn(poolId: string, clientConfig: AwsClientConfig): Promise<number | undefined> {
  const client = new CognitoIdentityProviderClient({ ...clientConfig });
  try {
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    return UserPool?.EstimatedNumberOfUsers;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
