import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { PULUMI_PACKAGES } from "../settings/packages.ts";
import { readSettings, type Settings, SettingsError } from "../settings/settings.ts";

/** Account and Region of the stack. */
export interface CallerContext {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** "aws", or that of China or GovCloud: the second part of every ARN. */
  readonly partition: string;
}

/** The engine and sync would work on different accounts. */
export class AccountMismatchError extends CodedError<"ACCOUNT_MISMATCH"> {
  constructor(message: string) {
    super("ACCOUNT_MISMATCH", message, { exitCode: ExitCode.guarded });
  }
}

/**
 * Reads the stack's settings, and checks them with the stack's Region. They are checked before the first call to AWS, too, so
 * that mistakes are reported without credentials.
 *
 * @param expectedAccount twelve digits: the account whose credentials sync will use.
 * @throws SettingsError with all faults of the configuration.
 * @throws AccountMismatchError if the engine has credentials of another account.
 */
export async function readStackContext(
  expectedAccount: string | undefined,
): Promise<{ readonly settings: Settings; readonly context: CallerContext }> {
  const config = pulumi.runtime.allConfig();
  const read = (region: string | undefined): Settings => {
    const reading = readSettings(config, pulumi.getProject(), region, PULUMI_PACKAGES);
    if ("faults" in reading) throw new SettingsError(reading.faults);
    return reading.settings;
  };
  read(config["aws:region"]);
  const context = await callerContext(expectedAccount);
  return { settings: read(context.region), context };
}

async function callerContext(expectedAccount: string | undefined): Promise<CallerContext> {
  const [{ accountId, arn }, { region }] = await Promise.all([aws.getCallerIdentity(), aws.getRegion()]);
  if (expectedAccount !== undefined && expectedAccount !== accountId) {
    throw new AccountMismatchError(
      `Pulumi's AWS provider works on account ${accountId}, this command on account ${expectedAccount}. ` +
        "Set aws:profile on the stack, or AWS_PROFILE, so that both use the same credentials.",
    );
  }
  return { account: accountId, region, partition: arn.split(":")[1] ?? "aws" };
}
