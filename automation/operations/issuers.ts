import {
  CognitoIdentityProviderClient,
  DescribeIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  issuerInPool,
  issuersIn,
  type MovedProvider,
  movedProviders,
} from "../../infra/settings/provider-issuers.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { awsClientConfig } from "../engine/aws-context.ts";
import { ownValue } from "../engine/stack-config.ts";
import { assertNoAccountMoves } from "../guard/other-issuer.ts";
import { DriverError } from "../terminal/errors.ts";
import { federationOf } from "./federation-settings.ts";
import { type Planned, poolOf } from "./lockout.ts";

/**
 * Refuses a run that points a provider's name at another issuer while accounts have an identity of it. A name without a record counts, too,
 * unless the pool has the provider with this issuer: accounts may have it from an earlier stack of the pool.
 *
 * @param allowed names with consent.
 * @returns the names for which the program need not refuse it.
 * @throws DriverError PROVIDER_ISSUER_CHANGED, SETTINGS_INVALID for a name in `allowed` that the settings do not have.
 */
export async function assertSameIssuers(
  planned: Planned,
  allowed: readonly string[],
): Promise<readonly string[]> {
  const { config, context, resources } = planned;
  const wanted = issuersIn(federationOf(config));
  const names = Object.keys(wanted);
  // Of settings that cannot be read, no name is known: the program reports their faults.
  if (names.length > 0 || ownValue(config, "federation") === undefined) assertKnown(allowed, names);
  const pool = poolOf(planned);
  const recorded = resources.find(({ issuers }) => issuers !== undefined)?.issuers ?? {};
  const moved = movedProviders(recorded, wanted);
  if (pool === undefined || moved.length === 0) return allowed;
  const client = new CognitoIdentityProviderClient({ ...awsClientConfig(context) });
  try {
    return await assertNoAccountMoves(client, pool, await withoutSame(client, pool, moved), allowed);
  } finally {
    client.destroy();
  }
}

/** Stacks of earlier versions have no record: then the pool knows which providers move. */
async function withoutSame(
  client: CognitoIdentityProviderClient,
  pool: string,
  moved: readonly MovedProvider[],
): Promise<readonly MovedProvider[]> {
  const known = await Promise.all(
    moved.map(async (one) => ({
      ...one,
      deployed: one.deployed ?? (await issuerOf(client, pool, one.name)),
    })),
  );
  return known.filter(({ deployed, wanted }) => deployed !== wanted);
}

/** Without the provider, or the permission to read it, it is not known, and the accounts decide. */
async function issuerOf(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  ProviderName: string,
): Promise<string | undefined> {
  const command = new DescribeIdentityProviderCommand({ UserPoolId, ProviderName });
  const { IdentityProvider } = await client.send(command).catch(() => ({ IdentityProvider: undefined }));
  return issuerInPool(IdentityProvider?.ProviderType, IdentityProvider?.ProviderDetails ?? {});
}

/** A mistyped name would allow nothing. */
function assertKnown(allowed: readonly string[], names: readonly string[]): void {
  const unknown = allowed.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new DriverError(
    "SETTINGS_INVALID",
    `--allow-other-issuer: federation has no provider ${unknown.join(", ")}.`,
    {
      hint: names.length > 0 ? `Its providers: ${names.join(", ")}.` : "Remove the option.",
      exitCode: ExitCode.wrongUsage,
    },
  );
}
