import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { configSet, npmRun, type PrintedFor } from "../terminal/printed-command.ts";

export interface ConsentRequest extends PrintedFor {
  /** The pool goes with the stack, and all accounts with it. */
  readonly poolGoes: boolean;
  /** How many; absent where Cognito does not say. */
  readonly accounts?: number | undefined;
  readonly yes: boolean;
  readonly deleteUsers: boolean;
}

/**
 * Makes sure that somebody wants the stack gone. `--yes` alone deletes no account: that takes the stack's name typed, or
 * `--delete-users`.
 *
 * @throws DriverError: a guard where accounts would go unasked, else "changes pending".
 */
export async function consent(request: ConsentRequest, io: DriverIo): Promise<void> {
  const { stack, poolGoes, accounts, yes, deleteUsers } = request;
  if (poolGoes) {
    io.info(
      `${howMany(accounts)} with the user pool. Passwords and authenticator apps cannot be brought back.`,
    );
    if (deleteUsers) return;
    if (!io.interactive) throw usersWouldGo(request);
    if ((await io.type(`Type the stack's name, ${stack}, to delete it all:`)).trim() === stack) return;
    throw notConfirmed("That was not the stack's name. Nothing was deleted.");
  }
  if (yes) return;
  if (!io.interactive)
    throw notConfirmed("Nothing was deleted: there is nobody to ask. Add --yes to go ahead.");
  if (!(await io.confirm(`Take down stack ${stack}?`))) throw notConfirmed("Nothing was deleted.");
}

function howMany(accounts: number | undefined): string {
  if (accounts === undefined) return "An unknown number of accounts goes";
  return accounts === 1 ? "1 account goes" : `${accounts} accounts go`;
}

function usersWouldGo(request: ConsentRequest): DriverError {
  return new DriverError(
    "USERS_WOULD_GO",
    `Nothing was deleted: ${howMany(request.accounts)} with the user pool.`,
    {
      hint: `Add --delete-users if that is meant, or keep the pool: ${configSet("retain", "true", request)}, then ${npmRun("provision", request)}`,
      exitCode: ExitCode.guarded,
    },
  );
}

function notConfirmed(message: string): DriverError {
  return new DriverError("NOT_CONFIRMED", message, { exitCode: ExitCode.changesPending });
}
