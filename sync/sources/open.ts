import { credentialsOf } from "../aws/profile.ts";
import { credentialsOfRole } from "../aws/role.ts";
import type { NamedSource } from "./combined.ts";
import type { findIdentityStore } from "./identity-center/instance.ts";
import { identityCenter } from "./identity-center.ts";
import type { AllPeople } from "./people.ts";
import type { Source, SourceOptions } from "./source.ts";
import type { SourceKind, SourceSpec } from "./spec.ts";

/** What Amazon Quick and manifests are read with is large, and only who asks for them loads it. */
const SOURCES: Readonly<Record<SourceKind, Source<AllPeople>>> = {
  idc: async (options) =>
    identityCenter({ ...options, identityStoreId: options.identityStoreId ?? (await findStore(options)) }),
  local: async (options) => (await import("./amazon-quick.ts")).amazonQuick(options),
  manifest: async (options) => (await import("./manifest.ts")).manifest(options),
  scim: async (options) => (await import("./scim-table.ts")).scimTable(options),
};

/** Whoever names the store needs no client to find it with. */
const findStore: typeof findIdentityStore = async (options) =>
  (await import("./identity-center/instance.ts")).findIdentityStore(options);

const TITLES: Readonly<Record<SourceKind, string>> = {
  idc: "IAM Identity Center",
  local: "Amazon Quick",
  manifest: "the manifest",
  scim: "what was pushed by SCIM",
};

/**
 * Makes a source of what was said of it.
 *
 * @param defaults what holds where the source itself says nothing: Region, credentials, who is selected.
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
    read: () => SOURCES[kind]({ ...all, credentials }),
  };
}
