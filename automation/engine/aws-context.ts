import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { ConfigMap } from "@pulumi/pulumi/automation/index.js";
import { type Credentials, requestHandler } from "../../sync/aws/clients.ts";
import { credentialProblem, isNetworkFailure } from "../../sync/aws/credential-errors.ts";
import { credentialsOf } from "../../sync/aws/credentials.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { configSet, type PrintedFor } from "../terminal/printed-command.ts";
import { credentialsExpired, credentialsMissing } from "./engine-errors.ts";

/** The account and Region that a command works on, and the caller. */
export interface AwsContext {
  readonly account: string;
  readonly region: string;
  /** ARN of the caller. */
  readonly caller: string;
  /** The profile of the stack's config; if absent, the environment's credentials count. */
  readonly profile?: string;
}

/** Configuration for AWS SDK clients with the engine's Region and credentials. */
export interface AwsClientConfig {
  readonly region: string;
  /** @default those of the environment */
  readonly credentials?: Credentials;
  /** With time limits. */
  readonly requestHandler: ReturnType<typeof requestHandler>;
}

/**
 * Finds account and Region in the same order as the engine's AWS provider: the stack's `aws:profile` and `aws:region`, the
 * environment, the shared config files (including SSO).
 *
 * @param stack the owner of the config.
 * @throws DriverError for missing, expired or refused credentials, and for a missing or invalid Region.
 */
export async function findAwsContext(config: ConfigMap, stack: PrintedFor): Promise<AwsContext> {
  const profile = config["aws:profile"]?.value || undefined;
  const chosen = config["aws:region"]?.value || undefined;
  const sts = new STSClient({
    // The profile for its Region; the credentials too, because keys in the environment would have precedence.
    ...(profile !== undefined && { profile, ...credentialsOption(profile) }),
    requestHandler: requestHandler(),
    ...regionOption(chosen ?? regionOfEnvironment()),
  });
  try {
    const region = checkRegion(await regionOf(sts, stack), stack);
    const named = profile ?? (process.env["AWS_PROFILE"] || undefined);
    const { Account, Arn } = await callerOf(sts, { ...stack, region, profile: named });
    return { account: Account, region, caller: Arn, ...(profile !== undefined && { profile }) };
  } finally {
    sts.destroy();
  }
}

export function awsClientConfig({ region, profile }: AwsContext): AwsClientConfig {
  return { region, requestHandler: requestHandler(), ...credentialsOption(profile) };
}

function credentialsOption(profile: string | undefined): { credentials?: Credentials } {
  const credentials = credentialsOf(profile);
  return credentials === undefined ? {} : { credentials };
}

/** "account 111122223333, Region eu-central-1, as arn:…". */
export function describeContext({ account, region, caller, profile }: AwsContext): string {
  const whose = profile === undefined ? "" : ` (aws:profile ${profile})`;
  return `account ${account}, Region ${region}, as ${caller}${whose}`;
}

/** The JavaScript SDK does not read AWS_DEFAULT_REGION, and the provider does. */
function regionOfEnvironment(): string | undefined {
  return process.env["AWS_REGION"] || process.env["AWS_DEFAULT_REGION"] || undefined;
}

function regionOption(region: string | undefined): { region?: string } {
  return region === undefined ? {} : { region };
}

async function regionOf(sts: STSClient, stack: PrintedFor): Promise<string> {
  try {
    return await sts.config.region();
  } catch (cause) {
    if (credentialProblem(cause) === "profile-unknown") throw profileUnknown(cause);
    throw new DriverError("REGION_MISSING", "No AWS Region is configured.", {
      hint: `${configSet("aws:region", "us-east-1", stack)} (any Region with Amazon Cognito and AWS Lambda)`,
      exitCode: ExitCode.wrongUsage,
      cause,
    });
  }
}

function checkRegion(region: string, stack: PrintedFor): string {
  if (/^[a-z]{2,}(-[a-z]+)+-\d$/.test(region)) return region;
  throw new DriverError("REGION_INVALID", `"${region}" is not a valid AWS Region.`, {
    hint: `A Region looks like us-east-1: ${configSet("aws:region", "us-east-1", stack)}`,
    exitCode: ExitCode.wrongUsage,
  });
}

/** What errors of the credentials check mention. */
interface CallerCheck extends PrintedFor {
  readonly region: string;
  readonly profile: string | undefined;
}

async function callerOf(sts: STSClient, check: CallerCheck): Promise<{ Account: string; Arn: string }> {
  try {
    const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    return { Account, Arn };
  } catch (cause) {
    throw callerFailure(cause, check);
  }
}

function callerFailure(cause: unknown, check: CallerCheck): DriverError {
  const { region, profile } = check;
  const problem = credentialProblem(cause);
  if (problem === "profile-unknown") return profileUnknown(cause);
  if (problem === "expired") return credentialsExpired(cause);
  // If AWS_PROFILE names a profile that does not exist, the SDK reports only that no provider had credentials.
  if (problem === "missing" && profile !== undefined)
    return profileUnknown(cause, `${profile} does not exist, or gives no credentials.`);
  if (problem === "missing") return credentialsMissing(check, cause);
  if (isNetworkFailure(cause))
    return new DriverError("REGION_UNREACHABLE", `AWS cannot be reached in Region ${region}.`, {
      hint: "Check the Region's name (aws:region in the stack's config) and the network or proxy settings.",
      cause,
    });
  const message = cause instanceof Error ? cause.message : String(cause);
  return new DriverError("CREDENTIALS_INVALID", `AWS refused the credentials: ${message}`, {
    hint: "Check them with: aws sts get-caller-identity",
    cause,
  });
}

function profileUnknown(
  cause: unknown,
  reason = cause instanceof Error ? cause.message : String(cause),
): DriverError {
  return new DriverError("CREDENTIALS_PROFILE_UNKNOWN", `The AWS profile cannot be used: ${reason}`, {
    hint: "`aws configure list-profiles` lists the profiles. Select one with aws:profile in the stack's config, or with AWS_PROFILE.",
    exitCode: ExitCode.wrongUsage,
    cause,
  });
}
