import { readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import { log, output } from "@pulumi/pulumi";
import { defined } from "../sync/model/defined.ts";
import { findLogRole } from "./api/access-log-role.ts";
import { declareOAuth } from "./api/oauth.ts";
import { type DirectorySyncStack, declareDirectorySync } from "./directory-sync/index.ts";
import {
  assertIssuersKept,
  declareFederation,
  federationOutputs,
  findProviders,
  readEntityIds,
} from "./federation/index.ts";
import { declareIdentityCenter } from "./identity-center/index.ts";
import { findInstance } from "./identity-center/instance.ts";
import { Monitoring } from "./monitoring/monitoring.ts";
import type { ClientOutputs, StackOutputs } from "./outputs.ts";
import { newToken } from "./scim/token.ts";
import { offersDirectSignIn, syncRules } from "./settings/federation.ts";
import { protectionsOf } from "./settings/protections.ts";
import { issuersIn, type ProviderIssuers, readRecord } from "./settings/provider-issuers.ts";
import type { Settings } from "./settings/settings.ts";
import { warningsFor } from "./settings/warnings.ts";
import { readStackContext } from "./shared/context.ts";
import { assertNoneLost, type DeployedRecord, readDeployedRecord } from "./shared/deployed-protections.ts";
import { declareEncryption } from "./shared/encryption.ts";
import { endpointsAt } from "./shared/endpoints.ts";
import { type ProtectedName, protectionFor } from "./shared/protection.ts";
import { tagAllResources } from "./shared/tags.ts";
import { AppClient } from "./user-pool/app-client.ts";
import { type BrandingFiles, brandingFiles } from "./user-pool/branding/files.ts";
import { SignInPagesBranding } from "./user-pool/branding.ts";
import { OtherClients, type OtherClientsArgs } from "./user-pool/other-clients.ts";
import { type DeclaredUserPool, declareUserPool } from "./user-pool/pool.ts";
import { declareWebAcls } from "./waf/web-acl.ts";

export type { StackOutputs } from "./outputs.ts";

/** The logical name of every resource, and the prefix of its name in AWS. */
const NAME = "sign-in";

export interface StackOptions {
  /** Twelve digits: the account whose credentials sync will use. The engine's must be the same. */
  readonly expectedAccount?: string;
  /** The stack is about to be destroyed: protection is removed. */
  readonly teardown?: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace?: readonly ProtectedName[];
  /** Bearer token of a new SCIM endpoint: the same in a preview and the following `up`. @default a new one */
  readonly newScimToken?: string;
  /** From which new secrets between Cognito and the bridge are derived: the same in a preview and the following `up`. @default a new one */
  readonly newBridgeSecret?: string;
  /** Settings that may protect less than what is deployed. */
  readonly allowWeaker?: readonly string[];
  /** Issuers of identity providers that the driver has compared with the deployed ones, by the provider's name. */
  readonly checkedIssuers?: ProviderIssuers;
  /** How a document of an identity provider is read. @default over the network */
  readonly readDocument?: ((address: string) => Promise<string>) | undefined;
}

/**
 * Declares the whole stack: call it inside a Pulumi program.
 *
 * @returns the outputs, by the names under which the stack exports them.
 * @throws SettingsError with all faults of the configuration, before the first resource.
 * @throws ProtectionLostError before the first resource, for settings that would weaken what is deployed.
 * @throws IssuerChangedError before the first resource, if an identity provider would be another one under its old name.
 * @throws AccountMismatchError before the first resource, if the engine has credentials of another account, or another Region than the
 * deployed stack.
 */
export async function declareStack(options: StackOptions = {}): Promise<StackOutputs> {
  const { expectedAccount, teardown = false, replace = [] } = options;
  const { newScimToken = newToken(), newBridgeSecret = newToken(), allowWeaker = [] } = options;
  const { checkedIssuers = {}, readDocument } = options;
  const { settings, context } = await readStackContext(expectedAccount);
  const protections = protectionsOf(settings);
  const deployed = teardown ? {} : await readDeployedRecord();
  if (!teardown) await assertNoneLost(deployed, { protections, allowWeaker, region: context.region });
  const issuers = teardown ? {} : await keptIssuers(settings, deployed, { checkedIssuers, readDocument });
  const files = brandingFiles(settings.branding);
  const protection = protectionFor(teardown, replace);
  tagAllResources(settings.tags);
  for (const warning of warningsFor(settings)) await log.warn(warning);

  const { identityCenter } = settings;
  const instance = await (identityCenter && findInstance(NAME, identityCenter, { context, teardown }));
  const identityProviders = teardown ? {} : await findProviders(settings.federation, readDocument);
  const logRole = await findLogRole(settings.accessLogs, context, teardown);
  const pool = await declareUserPool(NAME, { settings, context, protection, teardown });
  const logKey = declareEncryption(NAME, settings.encryption, { context, settings, teardown });
  const { poolId } = pool;
  const oauth = declareOAuth(NAME, { settings, context, protection, pool, logRole, logKey });
  const federation = declareFederation(NAME, {
    ...{ settings, context, protection, teardown, pool, logKey, logRole, endpoints: identityProviders },
    canWriteLogs: oauth.canWriteLogs,
    newSecret: newBridgeSecret,
  });
  const { providers } = federation;
  const { client } = new AppClient(NAME, {
    userPoolId: poolId,
    settings,
    protection,
    providers,
    signOutUrls: Object.values(federation.signOutUrls),
  });
  const endpoints = endpointsAt(pool.issuer, oauth.url);
  const otherClients = declareOtherClients({
    settings,
    userPoolId: poolId,
    endpoints,
    providers,
  });
  const clients = { [NAME]: client.id, ...clientIdsOf(otherClients) };
  declareBranding({ settings, files, pool, clients });
  const { issuer } = pool;
  const tokens = { issuer, quickClientId: client.id, otherClients };
  const propagation = { settings, instance, context, protection, teardown, ...tokens };
  const sync = declareDirectorySync(NAME, {
    settings,
    poolId,
    context,
    logKey,
    protection,
    teardown,
    newScimToken,
  });
  const { monitoring } = settings;
  if (monitoring) {
    const metricSources = {
      userPool: poolId,
      clients,
      proxy: oauth.proxy,
      ...sync.metricSources,
      ...federation.metricSources,
    };
    new Monitoring(NAME, { monitoring, context, metricSources, key: logKey });
  }
  const { bridgeStageArn } = federation;
  const userPoolArn = pool.poolArn;
  declareWebAcls(NAME, { settings, context, logKey, stageArn: oauth.stageArn, bridgeStageArn, userPoolArn });
  return {
    PoolId: output(poolId),
    ClientId: client.id,
    IssuerUrl: endpoints.IssuerUrl,
    AuthEndpoint: endpoints.AuthEndpoint,
    TokenEndpoint: endpoints.TokenEndpoint,
    JwksUri: endpoints.JwksUri,
    ...optionalOutputs(otherClients, [...pool.dnsRecords, ...oauth.dnsRecords], sync),
    ...declareIdentityCenter(NAME, propagation),
    ...federationOutputs(federation, { settings, pool }, client.id),
    ...syncProvidersOf(settings),
    ...(!offersDirectSignIn(settings) && { SyncDirectSignIn: false }),
    Protections: protections,
    ...(Object.keys(issuers).length > 0 && { ProviderIssuers: issuers }),
    readme: stackReadme(),
  };
}

/** What to record of the identity providers, once each is known to be who it was. */
async function keptIssuers(
  { federation, existingPoolId }: Settings,
  { ProviderIssuers: recorded = {}, PoolId: poolId = existingPoolId }: DeployedRecord,
  { checkedIssuers: checked, readDocument }: Required<Pick<StackOptions, "checkedIssuers">> & StackOptions,
): Promise<ProviderIssuers> {
  const entityIds = await readEntityIds(federation, readDocument);
  return assertIssuersKept({
    recorded: readRecord(recorded, federation),
    wanted: issuersIn(federation, entityIds),
    checked,
    poolId,
    entityIds,
    readDocument,
  });
}

/** For the command `sync`; the worker has the same in its settings. */
function syncProvidersOf({ federation }: Settings): Pick<StackOutputs, "SyncProviders"> {
  const rules = Object.entries(syncRules(federation));
  if (rules.length === 0) return {};
  const pending = rules.map(([name, { follow, link, trustEmails }]) => [
    name,
    defined({ follow, link: link === undefined ? undefined : output(link), trustEmails }),
  ]);
  return { SyncProviders: Object.fromEntries(pending) };
}

type OptionalOutputs = Pick<
  StackOutputs,
  "Clients" | "DnsRecords" | "ScimEndpoint" | "ScimTokenSecretArn" | "ScimTable" | "DirectorySync"
>;

/** The outputs that exist only with their setting. */
function optionalOutputs(
  otherClients: OtherClientOutputs,
  dnsRecords: NonNullable<StackOutputs["DnsRecords"]>,
  sync: DirectorySyncStack,
): OptionalOutputs {
  return {
    ...(Object.keys(otherClients).length > 0 && { Clients: otherClients }),
    ...(dnsRecords.length > 0 && { DnsRecords: dnsRecords }),
    ...(sync.scim && {
      ScimEndpoint: sync.scim.url,
      ScimTokenSecretArn: sync.scim.tokenSecretArn,
      ScimTable: sync.scim.tableName,
    }),
    ...(sync.outputs && { DirectorySync: sync.outputs }),
  };
}

/**
 * The page that Pulumi Cloud shows with the stack. Pulumi Cloud replaces `${outputs.NAME}` by the output's value.
 * Source: Pulumi, "Projects & stacks", Stack README: an output named readme.
 */
function stackReadme(): string {
  return readFileSync(new URL("../Pulumi.README.md", import.meta.url), "utf8");
}

type OtherClientOutputs = Readonly<Record<string, ClientOutputs>>;

function declareOtherClients(args: OtherClientsArgs): OtherClientOutputs {
  return Object.keys(args.settings.clients).length > 0 ? new OtherClients(NAME, args).clients : {};
}

/** Client IDs of further apps by their logical names. */
function clientIdsOf(clients: OtherClientOutputs): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(clients).map(([app, { ClientId }]) => [`${NAME}-${app}`, ClientId]),
  );
}

interface BrandingArgs {
  readonly settings: Settings;
  readonly files: BrandingFiles;
  readonly pool: DeclaredUserPool;
  /** Client IDs by logical name: of Amazon Quick, and of further apps. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Applies `branding` to the sign-in pages of Amazon Quick and of each further app. */
function declareBranding({ settings, files, pool, clients }: BrandingArgs): void {
  const { branding, retain } = settings;
  if (branding === undefined) return;
  const { poolId: userPoolId, poolWithPages } = pool;
  new SignInPagesBranding(NAME, { userPoolId, poolWithPages, clients, branding, files, retain });
}
