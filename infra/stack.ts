import type * as pulumi from "@pulumi/pulumi";
import { all, log, output } from "@pulumi/pulumi";
import { findLogRole } from "./api/access-log-role.ts";
import { declareOAuth } from "./api/oauth.ts";
import type { DirectorySyncOutputs } from "./directory-sync/directory-sync.ts";
import { declareDirectorySync } from "./directory-sync/index.ts";
import { Monitoring } from "./monitoring/monitoring.ts";
import { newToken } from "./scim/token.ts";
import type { Settings } from "./settings/settings.ts";
import { adviceOn } from "./settings/warnings.ts";
import { settingsInPlace } from "./shared/context.ts";
import type { DnsRecord } from "./shared/dns-records.ts";
import { declareEncryption } from "./shared/encryption.ts";
import { endpointsAt } from "./shared/endpoints.ts";
import { type ProtectedName, protectionFor } from "./shared/protection.ts";
import { tagEverything } from "./shared/tags.ts";
import { stackReadme } from "./stack-readme.ts";
import { AppClient } from "./user-pool/app-client.ts";
import { type BrandingFiles, brandingFiles } from "./user-pool/branding/files.ts";
import { SignInPagesBranding } from "./user-pool/branding.ts";
import { type ClientOutputs, OtherClients, type OtherClientsArgs } from "./user-pool/other-clients.ts";
import { type Directory, declareDirectory } from "./user-pool/pool.ts";
import { declareWebAcls } from "./waf/web-acl.ts";

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
  /** One sheet an app beside Amazon Quick, by the app's name; absent where there is none. */
  readonly Clients?: Readonly<Record<string, ClientOutputs>>;
  /** Records to be made by hand for addresses of one's own; absent where there are none. */
  readonly DnsRecords?: pulumi.Output<DnsRecord[]>;
  /** Base URL that an identity provider pushes people to; absent without `scim`. */
  readonly ScimEndpoint?: pulumi.Output<string>;
  /** Where its bearer token lies; absent without `scim`. */
  readonly ScimTokenSecretArn?: pulumi.Output<string>;
  /** Name of the table with whom it has pushed, for sync; absent without `scim`. */
  readonly ScimTable?: pulumi.Output<string>;
  /** What sync by itself remembers and waits for, by its names in AWS; absent without `directorySync`. */
  readonly DirectorySync?: DirectorySyncOutputs;
  /** What Pulumi Cloud shows beside the stack; it wants this name. */
  readonly readme: string;
}

export interface StackOptions {
  /** Twelve digits: the account whose credentials sync will use. The engine's must be the same. */
  readonly expectedAccount?: string;
  /** The stack is about to be destroyed: protection comes off. */
  readonly teardown?: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace?: readonly ProtectedName[];
  /** Bearer token for a new SCIM endpoint: the same in a preview and in the `up` that keeps to it. Absent: one is drawn. */
  readonly newScimToken?: string;
}

/**
 * Declares the whole stack: call it inside a Pulumi program.
 *
 * @returns the outputs, by the names under which the stack exports them.
 * @throws SettingsError with all faults of the config, before the first resource.
 * @throws AccountMismatchError before the first resource, where the engine has other credentials than expected.
 */
export async function declareStack(options: StackOptions = {}): Promise<StackOutputs> {
  const { expectedAccount, teardown = false, replace = [] } = options;
  const { newScimToken = newToken() } = options;
  const { settings, place } = await settingsInPlace(expectedAccount);
  const files = brandingFiles(settings.branding);
  const protection = protectionFor(teardown, replace);
  tagEverything(settings.tags);
  for (const advice of adviceOn(settings)) await log.warn(advice);

  const logRole = await findLogRole(settings.accessLogs, place, teardown);
  const directory = await declareDirectory(NAME, { settings, place, protection, teardown });
  const logKey = declareEncryption(NAME, settings.encryption, { place, settings, teardown });
  const userPoolId = directory.poolId;
  const { client } = new AppClient(NAME, { userPoolId, settings, protection });
  const oauth = declareOAuth(NAME, { settings, place, protection, directory, logRole, logKey });
  const endpoints = endpointsAt(directory.issuer, oauth.url);
  const { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri } = endpoints;
  const sheets = declareOtherClients({ settings, userPoolId, endpoints });
  const clients = { [NAME]: client.id, ...clientsOf(sheets) };
  declareBranding({ settings, files, directory, clients });
  const { monitoring } = settings;
  const inSync = declareDirectorySync(NAME, {
    ...{ settings, poolId: userPoolId, place, logKey, protection, teardown, newScimToken },
  });
  const watched = {
    userPool: userPoolId,
    clients,
    ...(oauth.proxy && { proxy: oauth.proxy }),
    ...inSync.watched,
  };
  if (monitoring) new Monitoring(NAME, { monitoring, place, watched, key: logKey });
  declareWebAcls(NAME, { settings, place, logKey, stageArn: oauth.stageArn, userPoolArn: directory.poolArn });
  const dnsRecords = [...directory.dnsRecords, ...oauth.dnsRecords];
  return {
    PoolId: output(userPoolId),
    ClientId: client.id,
    ...{ IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri },
    ...(Object.keys(sheets).length > 0 && { Clients: sheets }),
    ...(dnsRecords.length > 0 && { DnsRecords: all(dnsRecords) }),
    ...(inSync.scim && {
      ScimEndpoint: inSync.scim.url,
      ScimTokenSecretArn: inSync.scim.tokenSecretArn,
      ScimTable: inSync.scim.tableName,
    }),
    ...(inSync.outputs && { DirectorySync: inSync.outputs }),
    readme: stackReadme(),
  };
}

type Sheets = Readonly<Record<string, ClientOutputs>>;

function declareOtherClients(args: OtherClientsArgs): Sheets {
  return Object.keys(args.settings.clients).length > 0 ? new OtherClients(NAME, args).sheets : {};
}

/** The further apps' clients, by their logical names. */
function clientsOf(sheets: Sheets): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(sheets).map(([app, { ClientId }]) => [`${NAME}-${app}`, ClientId]),
  );
}

interface BrandingArgs {
  readonly settings: Settings;
  readonly files: BrandingFiles;
  readonly directory: Directory;
  /** App clients by their logical names: Amazon Quick's, and those of further apps. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Gives the sign-in pages the look of `branding`, where it is set: for Amazon Quick and for each further app. */
function declareBranding({ settings, files, directory, clients }: BrandingArgs): void {
  const { branding, retain } = settings;
  if (branding === undefined) return;
  const { poolId: userPoolId, poolWithPages } = directory;
  new SignInPagesBranding(NAME, { userPoolId, poolWithPages, clients, branding, files, retain });
}
