import { CodedError } from "../../sync/model/errors.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { FederationSettings } from "../settings/federation.ts";
import { type EntityIds, issuerInPool } from "../settings/provider-issuers.ts";
import { entityIdOf, problemOf } from "../settings/saml-entity.ts";
import { type Fetch, fetchDocument, readEach } from "./fetch-document.ts";

/** SAML providers whose metadata cannot be used, so that it is not known who they are. Nothing was declared. */
export class MetadataError extends CodedError<"FEDERATION_METADATA"> {
  constructor(failures: readonly string[]) {
    super("FEDERATION_METADATA", `The metadata of SAML providers cannot be used:\n${failures.join("\n")}`, {
      hint:
        "Nothing was changed. Check metadataUrl, and whether this computer reaches it: npm run provision and pulumi preview read the " +
        "document. Or set the document itself, and nothing is read: federation.NAME.metadata in docs/federation-saml.md.",
      exitCode: ExitCode.failed,
    });
  }
}

/**
 * Reads the entity ID of each SAML provider that is set by the address of its metadata.
 *
 * @throws MetadataError with each provider whose document cannot be used, and why.
 */
export async function readEntityIds(
  federation: FederationSettings,
  fetchText: Fetch = fetchDocument,
): Promise<EntityIds> {
  const { found, failures } = await readEach(federation, async (provider) => {
    if (provider.type !== "saml" || provider.metadataUrl === undefined) return undefined;
    const document = await fetchText(provider.metadataUrl);
    const entityId = entityIdOf(document);
    if (entityId === undefined) throw new Error(`${provider.metadataUrl}: ${problemOf(document)}`);
    return [provider.metadataUrl, entityId] as const;
  });
  if (failures.length > 0) throw new MetadataError(failures);
  return new Map(found.values());
}

const NONE: EntityIds = new Map();

/** What is known before the pool's details of a provider are read. */
export interface KnownMetadata {
  /** Whether the stack has a record of the name. */
  readonly isRecorded: boolean;
  /** Of the addresses in the settings. */
  readonly entityIds: EntityIds;
  /** @default over the network */
  readonly readDocument?: Fetch | undefined;
}

/** The issuer of a provider as the pool has it; nothing if it cannot be known. @param details of DescribeIdentityProvider. */
export async function issuerOfPool(
  type: string | undefined,
  details: Readonly<Record<string, string>>,
  known: KnownMetadata,
): Promise<string | undefined> {
  return issuerInPool(type, details, await entityIdsOfPool(details["MetadataURL"], known));
}

async function entityIdsOfPool(
  address: string | undefined,
  { isRecorded, entityIds, readDocument = fetchDocument }: KnownMetadata,
): Promise<EntityIds> {
  if (address === undefined) return NONE;
  // The document at the settings' own address may have changed since the name was recorded, and says nothing then.
  if (entityIds.has(address)) return isRecorded ? NONE : entityIds;
  // Another address than that of the settings: they have changed, or a run failed half-way.
  const entityId = await readDocument(address).then(entityIdOf, () => undefined);
  return entityId === undefined ? NONE : new Map([[address, entityId]]);
}
