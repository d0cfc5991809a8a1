import { credentialsOf } from "../clients.ts";
import { amazonQuick } from "./amazon-quick.ts";
import type { NamedSource } from "./combined.ts";
import { identityCenter } from "./identity-center.ts";
import { manifest } from "./manifest.ts";
import type { Source, SourceOptions } from "./source.ts";
import type { SourceKind, SourceSpec } from "./spec.ts";

const SOURCES: Readonly<Record<SourceKind, Source>> = { idc: identityCenter, local: amazonQuick, manifest };
const TITLES: Readonly<Record<SourceKind, string>> = {
  idc: "IAM Identity Center",
  local: "Amazon Quick",
  manifest: "the manifest",
};

/**
 * Makes a source of what was said of it.
 *
 * @param defaults what holds where the source itself says nothing: Region, credentials, who is selected.
 */
export function openSource({ kind, mark, options }: SourceSpec, defaults: SourceOptions): NamedSource {
  const all = { ...defaults, ...options };
  const { profile = defaults.profile, file } = all;
  const credentials = profile === undefined ? defaults.credentials : credentialsOf(profile);
  const name = file ?? (mark === kind ? "" : `(${mark})`);
  return {
    mark,
    title: `${TITLES[kind]} ${name}`.trim(),
    profile,
    read: () => SOURCES[kind]({ ...all, credentials }),
  };
}
