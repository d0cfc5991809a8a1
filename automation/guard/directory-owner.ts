import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { ownerAccountOf } from "../../infra/settings/directory-owner.ts";
import { type DirectorySync, directorySync } from "../../infra/settings/directory-sync.ts";
import { SettingsError } from "../../infra/settings/fault.ts";
import { sourceIdOf } from "../../infra/settings/source-checks.ts";
import { workerSources } from "../../infra/settings/worker-sources.ts";
import { listInstances } from "../../sync/aws/identity-center-instances.ts";
import { parseJson } from "../../sync/model/json.ts";
import { type AwsContext, awsClientConfig } from "../engine/aws-context.ts";
import { configSet, type PrintedFor } from "../terminal/printed-command.ts";

/** This check is optional, and must not delay a run. */
const LOOKUP_TIMEOUT_MS = 3_000;

/**
 * Warns if the events of Identity Center occur in another account than the one whose events the stack receives: its rules would never
 * match, and users would be updated on the schedule only. A program of Pulumi cannot look this up, so a plain `pulumi up` relies on
 * `ownerAccount`.
 * Sources: "Set up event notifications", IAM Identity Center User Guide: rules belong into the account of the instance; InstanceMetadata,
 * OwnerAccountId.
 *
 * @param setting `directorySync` as the stack's config stores it.
 * @returns nothing if the owner cannot be looked up.
 */
export async function directoryOwnerWarnings(
  setting: string | undefined,
  context: AwsContext,
  stack: PrintedFor,
): Promise<string[]> {
  const settings = parse(setting);
  if (settings === undefined || !settings.events) return [];
  const direct = directSources(settings, context.region);
  const regions = [...new Set(direct.map(({ region }) => region))];
  const owners = new Map((await Promise.all(regions.map((one) => ownersIn(one, context)))).flat());
  return direct.flatMap((source) => {
    const owner = owners.get(source.identityStoreId);
    const configured = ownerAccountOf(source, settings) ?? context.account;
    if (owner === undefined || owner === configured) return [];
    const key = ownerKeyOf(source.sourceId, settings);
    return [warning(source.identityStoreId, { owner, configured, key }, context, stack)];
  });
}

/** The setting that says who owns a source's directory: its own, if it has another directory or owner than `identityCenter`. */
function ownerKeyOf(sourceId: string, { sources = [] }: DirectorySync): string {
  const index = sources.findIndex((one) => sourceIdOf(one) === sourceId);
  const own = sources[index];
  const isOwn = own?.kind === "idc" && (own.ownerAccount ?? own.identityStoreId) !== undefined;
  return isOwn
    ? `'directorySync.sources[${index}].ownerAccount'`
    : "directorySync.identityCenter.ownerAccount";
}

function warning(
  store: string,
  { owner, configured, key }: { readonly owner: string; readonly configured: string; readonly key: string },
  { account }: AwsContext,
  stack: PrintedFor,
): string {
  const found =
    `IAM Identity Center ${store} belongs to account ${owner}, and its events occur only there. This stack expects them in account ` +
    `${configured}, so no event starts the worker, and users are updated on the schedule only.`;
  const set = `Run: ${configSet(`--path ${key}`, owner, stack)}`;
  if (owner === account) return `${found} ${set}`;
  return `${found} ${set}, and create the rules there, as docs/remote-directory.md says. Or set directorySync.events to false.`;
}

/** Sources that the worker reads without another role: only their instance is visible from this account. */
function directSources(settings: DirectorySync, region: string) {
  // Whether there is a SCIM endpoint is another setting. A list of sources that lacks it is a fault only if there is one.
  const hasScim = settings.sources?.some(({ kind }) => kind === "scim") ?? true;
  try {
    const sources = workerSources(settings, { region, scimTable: hasScim ? "-" : undefined });
    return sources.flatMap((source) =>
      source.kind === "idc" && source.roleArn === undefined ? [source] : [],
    );
  } catch (error) {
    // The program reports the faults of the settings.
    if (error instanceof SettingsError) return [];
    throw error;
  }
}

function parse(setting: string | undefined): DirectorySync | undefined {
  if (setting === undefined || !setting.startsWith("{")) return undefined;
  return directorySync.safeParse(parseJson(setting)).data;
}

/** Owners by the store's ID. */
async function ownersIn(region: string, context: AwsContext): Promise<[store: string, owner: string][]> {
  const client = new SSOAdminClient({ ...awsClientConfig(context), region, maxAttempts: 1 });
  try {
    const instances = await listInstances(client, AbortSignal.timeout(LOOKUP_TIMEOUT_MS));
    return instances.flatMap(({ IdentityStoreId, OwnerAccountId }): [string, string][] =>
      IdentityStoreId !== undefined && OwnerAccountId !== undefined
        ? [[IdentityStoreId, OwnerAccountId]]
        : [],
    );
  } catch {
    return [];
  } finally {
    client.destroy();
  }
}
