import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AppClient } from "./app-client.ts";
import { defaultDomainPrefix } from "./domain-prefix.ts";
import { findExistingPool } from "./existing-pool.ts";
import { type ProtectedName, type Protection, protectionFor } from "./protected.ts";
import { readSettings, type Settings, SettingsError } from "./settings.ts";
import { SignInApi } from "./sign-in-api.ts";
import { SignInLambda } from "./sign-in-lambda.ts";
import { UserPool } from "./user-pool.ts";

/** The logical name of every resource, and the beginning of its name in AWS. */
const NAME = "sign-in";

/** What an administrator copies into Amazon Quick, and what sync needs. */
export interface StackOutputs {
  readonly PoolId: pulumi.Output<string>;
  readonly ClientId: pulumi.Output<string>;
  readonly IssuerUrl: pulumi.Output<string>;
  readonly AuthEndpoint: pulumi.Output<string>;
  readonly TokenEndpoint: pulumi.Output<string>;
  readonly JwksUri: pulumi.Output<string>;
}

export interface StackOptions {
  /** Twelve digits: the account whose credentials sync will use. The engine's must be the same. */
  readonly expectedAccount?: string;
  /** The stack is about to be destroyed: protection comes off. */
  readonly teardown?: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace?: readonly ProtectedName[];
}

/** The engine and sync would work on different accounts. */
export class AccountMismatchError extends Error {
  readonly code = "ACCOUNT_MISMATCH";
}

/**
 * Declares the whole stack: call it inside a Pulumi program.
 *
 * @returns the six outputs, by the names under which the stack exports them.
 * @throws SettingsError with all faults of the config, before the first resource.
 * @throws AccountMismatchError before the first resource, where the engine has other credentials than expected.
 */
export async function declareStack(options: StackOptions = {}): Promise<StackOutputs> {
  const { settings, place } = await settingsInPlace(options.expectedAccount);
  const protection = protectionFor(options.teardown ?? false, options.replace ?? []);
  const directory = await declareDirectory(settings, place, protection, options.teardown ?? false);

  const { client } = new AppClient(NAME, {
    userPoolId: directory.poolId,
    settings,
    protection,
  });
  const issuer = pulumi.interpolate`https://${directory.issuerHostAndPath}`;
  const lambda = new SignInLambda(NAME, {
    poolDomain: pulumi.interpolate`${directory.domainPrefix}.auth.${place.region}.amazoncognito.com`,
    issuer,
    settings,
  });
  const { allowedCidrs } = settings;
  const api = new SignInApi(NAME, {
    function: lambda.function,
    protection,
    ...(allowedCidrs && { allowedCidrs }),
  });

  return {
    PoolId: pulumi.output(directory.poolId),
    ClientId: client.id,
    IssuerUrl: issuer,
    AuthEndpoint: pulumi.interpolate`${api.url}/oauth2/authorize`,
    TokenEndpoint: pulumi.interpolate`${api.url}/oauth2/token`,
    JwksUri: pulumi.interpolate`${issuer}/.well-known/jwks.json`,
  };
}

/** The settings, checked with the Region that the stack stands in. What needs no AWS is said without it. */
async function settingsInPlace(
  expectedAccount: string | undefined,
): Promise<{ settings: Settings; place: Place }> {
  const config = pulumi.runtime.allConfig();
  const reading = readSettings(config, pulumi.getProject(), config["aws:region"]);
  if ("faults" in reading) throw new SettingsError(reading.faults);
  const place = await placeOfStack(expectedAccount);
  const inPlace = readSettings(config, pulumi.getProject(), place.region);
  if ("faults" in inPlace) throw new SettingsError(inPlace.faults);
  return { settings: inPlace.settings, place };
}

interface Place {
  readonly account: string;
  readonly region: string;
}

async function placeOfStack(expectedAccount: string | undefined): Promise<Place> {
  const [{ accountId }, { region }] = await Promise.all([aws.getCallerIdentity(), aws.getRegion()]);
  if (expectedAccount !== undefined && expectedAccount !== accountId) {
    throw new AccountMismatchError(
      `Pulumi's AWS provider works on account ${accountId}, this command on account ${expectedAccount}. ` +
        "Set aws:profile on the stack, or AWS_PROFILE, so that both use the same credentials.",
    );
  }
  return { account: accountId, region };
}

interface Directory {
  readonly poolId: pulumi.Input<string>;
  readonly issuerHostAndPath: pulumi.Input<string>;
  readonly domainPrefix: pulumi.Input<string>;
}

async function declareDirectory(
  settings: Settings,
  { account, region }: Place,
  protection: Protection,
  teardown: boolean,
): Promise<Directory> {
  if (settings.existingPoolId !== undefined) return findExistingPool(settings.existingPoolId, settings);
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  const domainPrefix = settings.domainPrefix ?? defaultDomainPrefix({ account, region, project, stack });
  const { pool, domain } = new UserPool(NAME, { domainPrefix, settings, teardown, protection });
  return { poolId: pool.id, issuerHostAndPath: pool.endpoint, domainPrefix: domain.domain };
}
