import type * as pulumi from "@pulumi/pulumi";
import { all, log, output } from "@pulumi/pulumi";
import { findLogRole, type LogRole } from "./access-log-role.ts";
import { AccessLogs } from "./access-logs.ts";
import { AppClient } from "./app-client.ts";
import { type BrandingFiles, brandingFiles } from "./branding/files.ts";
import { SignInPagesLook } from "./branding.ts";
import { ApiDomain } from "./custom-domain/api.ts";
import type { DnsRecord } from "./custom-domain/dns-records.ts";
import { type Directory, declareDirectory } from "./directory.ts";
import { declareEncryption } from "./encryption.ts";
import { endpointsAt } from "./endpoints.ts";
import { type ClientSheet, OtherClients, type OtherClientsArgs } from "./other-clients.ts";
import { type Place, settingsInPlace } from "./place.ts";
import { type ProtectedName, type Protection, protectionFor } from "./protected.ts";
import { adviceOn } from "./settings/advice.ts";
import type { Settings } from "./settings.ts";
import { addressTypes, SignInApi } from "./sign-in-api.ts";
import { SignInLambda } from "./sign-in-lambda.ts";
import { tagEverything } from "./tags.ts";
import { Throttling } from "./throttling.ts";

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
  readonly Clients?: Readonly<Record<string, ClientSheet>>;
  /** Records to be made by hand for addresses of one's own; absent where there are none. */
  readonly DnsRecords?: pulumi.Output<DnsRecord[]>;
}

export interface StackOptions {
  /** Twelve digits: the account whose credentials sync will use. The engine's must be the same. */
  readonly expectedAccount?: string;
  /** The stack is about to be destroyed: protection comes off. */
  readonly teardown?: boolean;
  /** Protected resources that may be replaced in this run. */
  readonly replace?: readonly ProtectedName[];
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
  const { settings, place } = await settingsInPlace(expectedAccount);
  const files = brandingFiles(settings.branding);
  const protection = protectionFor(teardown, replace);
  tagEverything(settings.tags);
  for (const advice of adviceOn(settings)) await log.warn(advice);

  const logRole = await findLogRole(settings.accessLogs, place, teardown);
  const directory = await declareDirectory(NAME, { settings, place, protection, teardown });
  const logKey = declareEncryption(NAME, settings.encryption, { place, settings });
  const userPoolId = directory.poolId;
  const { client } = new AppClient(NAME, { userPoolId, settings, protection });
  const oauth = declareOAuth({ settings, place, protection, directory, logRole, logKey });
  const endpoints = endpointsAt(directory.issuer, oauth.url);
  const { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri } = endpoints;
  const sheets = declareOtherClients({ settings, userPoolId, endpoints });
  declareLook({ settings, files, directory, clientId: client.id, sheets });
  const dnsRecords = [...directory.dnsRecords, ...oauth.dnsRecords];
  return {
    PoolId: output(userPoolId),
    ClientId: client.id,
    ...{ IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri },
    ...(Object.keys(sheets).length > 0 && { Clients: sheets }),
    ...(dnsRecords.length > 0 && { DnsRecords: all(dnsRecords) }),
  };
}

type Sheets = Readonly<Record<string, ClientSheet>>;

function declareOtherClients(args: OtherClientsArgs): Sheets {
  return Object.keys(args.settings.clients).length > 0 ? new OtherClients(NAME, args).sheets : {};
}

interface LookArgs {
  readonly settings: Settings;
  readonly files: BrandingFiles;
  readonly directory: Directory;
  readonly clientId: pulumi.Input<string>;
  readonly sheets: Sheets;
}

/** Gives the sign-in pages the look of `branding`, where it is set: for Amazon Quick and for each further app. */
function declareLook({ settings, files, directory, clientId, sheets }: LookArgs): void {
  const { branding, retain } = settings;
  if (branding === undefined) return;
  const further = Object.entries(sheets).map(([app, { ClientId }]) => [`${NAME}-${app}`, ClientId]);
  const clients = { [NAME]: clientId, ...Object.fromEntries(further) };
  const { poolId: userPoolId, poolWithPages } = directory;
  new SignInPagesLook(NAME, { userPoolId, poolWithPages, clients, branding, files, retain });
}

interface OAuth {
  /** Where the /oauth2 paths are, without a slash at the end. */
  readonly url: pulumi.Output<string>;
  /** Records to be made by hand. */
  readonly dnsRecords: readonly pulumi.Output<DnsRecord>[];
}

interface OAuthArgs {
  readonly settings: Settings;
  readonly place: Place;
  readonly protection: Protection;
  readonly directory: Directory;
  readonly logRole: LogRole | undefined;
  readonly logKey: pulumi.Input<string> | undefined;
}

/** The /oauth2 paths: at the proxy, under an address of one's own or API Gateway's, or at the pool itself. */
function declareOAuth(args: OAuthArgs): OAuth {
  const { settings, place, protection, logRole, logKey } = args;
  const { domain, issuer } = args.directory;
  if (settings.endpoints === "direct") {
    return { url: domain.apply((host) => `https://${host}`), dnsRecords: [] };
  }
  const lambda = new SignInLambda(NAME, { poolDomain: domain, issuer, settings, logKey });
  const { allowedCidrs } = settings;
  const accessLogs = logRole && new AccessLogs(NAME, { settings, logKey, place, role: logRole });
  const api = new SignInApi(NAME, {
    function: lambda.function,
    protection,
    ...(allowedCidrs && { allowedCidrs }),
    ...(accessLogs && { accessLogSettings: accessLogs.stageSettings }),
  });
  const { throttling } = settings;
  if (Object.keys(throttling).length > 0) new Throttling(NAME, { stage: api.stage, throttling });
  const own = settings.customDomain.api;
  if (own === undefined) return { url: api.url, dnsRecords: [] };
  const ipAddressType = addressTypes(allowedCidrs);
  return new ApiDomain(NAME, {
    domain: own,
    stage: api.stage,
    ipAddressType,
    region: place.region,
    protection,
  });
}
