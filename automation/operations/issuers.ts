import {
  CognitoIdentityProviderClient,
  DescribeIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { issuerOfPool, type KnownMetadata, readEntityIds } from "../../infra/federation/saml-metadata.ts";
import {
  issuersIn,
  movedProviders,
  type ProviderIssuers,
  readRecord,
  recordedIssuer,
} from "../../infra/settings/provider-issuers.ts";
import { using } from "../../sync/aws/reading.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { awsClientConfig } from "../engine/aws-context.ts";
import { ownValue } from "../engine/stack-config.ts";
import { assertNoAccountMoves } from "../guard/other-issuer.ts";
import { DriverError } from "../terminal/errors.ts";
import { federationOf } from "./federation-settings.ts";
import type { Planned } from "./lockout.ts";

/** What a run may record, and what to tell about it. */
export interface ComparedIssuers {
  /** The issuers that the program need not compare again, by the provider's name. */
  readonly checked: ProviderIssuers;
  readonly warnings: readonly string[];
}

/**
 * Refuses a run that points a provider's name at another issuer while accounts have an identity of it. A name that neither the stack nor the
 * pool knows counts, too: accounts may have it from an earlier stack of the pool.
 *
 * @param consented names that may lead elsewhere. @param readDocument reads metadata. @default over the network
 * @throws DriverError PROVIDER_ISSUER_CHANGED, SETTINGS_INVALID for a name in `consented` that the settings do not have; MetadataError.
 */
export async function compareIssuers(
  { config, context, resources, pool }: Planned,
  consented: readonly string[],
  readDocument?: (address: string) => Promise<string>,
): Promise<ComparedIssuers> {
  const federation = federationOf(config);
  const entityIds = await readEntityIds(federation, readDocument);
  const wanted = issuersIn(federation, entityIds);
  const names = Object.keys(wanted);
  // Of settings that cannot be read, no name is known: the program reports their faults.
  if (names.length > 0 || ownValue(config, "federation") === undefined) assertKnown(consented, names);
  if (pool === undefined || names.length === 0) return { checked: wanted, warnings: [] };
  const written = resources.find(({ issuers }) => issuers !== undefined)?.issuers ?? {};
  const recorded = readRecord(written, federation);
  const client = new CognitoIdentityProviderClient({ ...awsClientConfig(context) });
  const inPool = await using(client, async (open) => {
    const read = names.map((name) =>
      issuerOf(open, pool.id, name, {
        isRecorded: recordedIssuer(recorded, name) !== undefined,
        entityIds,
        readDocument,
      }),
    );
    return Object.fromEntries((await Promise.all(read)).flat());
  });
  await assertNoAccountMoves(pool.listAccounts, movedProviders(recorded, inPool, wanted), consented);
  return { checked: wanted, warnings: warningsOf(recorded, inPool, wanted) };
}

/** A run that failed half-way, or a change by hand, has already pointed the pool at the issuer of the settings. Pure. */
function warningsOf(recorded: ProviderIssuers, inPool: ProviderIssuers, wanted: ProviderIssuers): string[] {
  return movedProviders(recorded, {}, wanted).flatMap(({ name, deployed }) =>
    deployed === undefined || inPool[name] !== wanted[name]
      ? []
      : [
          `The pool already has ${inPool[name]} as federation.${name}, and the last complete run recorded ${deployed}: a run failed half-way, or ` +
            "the pool was changed by hand. Users of the new issuer open the accounts of the old one that have the same name.",
        ],
  );
}

/** Without the provider, or the permission to read it, it is not known, and the record and the accounts decide. */
async function issuerOf(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  ProviderName: string,
  known: KnownMetadata,
): Promise<readonly (readonly [name: string, issuer: string])[]> {
  const command = new DescribeIdentityProviderCommand({ UserPoolId, ProviderName });
  const { IdentityProvider } = await client.send(command).catch(() => ({ IdentityProvider: undefined }));
  const { ProviderType, ProviderDetails = {} } = IdentityProvider ?? {};
  const issuer = await issuerOfPool(ProviderType, ProviderDetails, known);
  return issuer === undefined ? [] : [[ProviderName, issuer]];
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
