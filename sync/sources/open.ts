import { credentialsOf, credentialsOfRole } from "../aws/credentials.ts";
import type { NamedSource } from "./combined.ts";
import type { findIdentityStore } from "./identity-center/instance.ts";
import { identityCenter } from "./identity-center.ts";
import type { AllPeople } from "./people.ts";
import type { Source, SourceOptions } from "./source.ts";
import type { SourceKind, SourceSpec } from "./spec.ts";

/** Readers by kind. Large ones are loaded only when needed. */
const READERS: Readonly<Record<SourceKind, Source<AllPeople>>> = {
  idc: async (options) =>
    identityCenter({ ...options, identityStoreId: options.identityStoreId ?? (await findStore(options)) }),
  local: async (options) => (await import("./amazon-quick.ts")).amazonQuick(options),
  manifest: async (options) => (await import("./manifest.ts")).manifest(options),
  scim: async (options) => (await import("./scim-table.ts")).scimTable(options),
};

/** Loaded only if the Identity Store ID is not given. */
const findStore: typeof findIdentityStore = async (options) =>
  (await import("./identity-center/instance.ts")).findIdentityStore(options);

const TITLES: Readonly<Record<SourceKind, string>> = {
  idc: "IAM Identity Center",
  local: "Amazon Quick",
  manifest: "the manifest",
  scim: "the SCIM table",
};

/**
 * Opens a source.
 *
 * @param defaults Region, credentials and selection, if the source does not set them.
 */
export function openSource({ kind, sourceId, options }: SourceSpec, defaults: SourceOptions): NamedSource {
  const all = { ...defaults, ...options };
  const { profile = defaults.profile, file, roleArn, externalId, region } = all;
  const own = profile === undefined ? defaults.credentials : credentialsOf(profile);
  const role = roleArn === undefined ? undefined : { roleArn, externalId };
  const credentials = role === undefined ? own : credentialsOfRole(role, { region, credentials: own });
  const name = file ?? (sourceId === kind ? "" : `(${sourceId})`);
  return {
    sourceId,
    title: `${TITLES[kind]} ${name}`.trim(),
    profile,
    read: (signal) => READERS[kind]({ ...all, credentials, signal }),
  };
}
