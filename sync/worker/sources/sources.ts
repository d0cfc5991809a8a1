import type { Credentials } from "../../aws/clients.ts";
import type { credentialsOfRole } from "../../aws/credentials.ts";
import { linksAny } from "../../model/provider-rules.ts";
import type { NamedSource } from "../../sources/combined.ts";
import type { PersonFinder } from "../../sources/one-user.ts";
import type { SourceOptions } from "../../sources/source.ts";
import type { WorkerConfig, WorkerSource } from "../config.ts";

/** A source that lists all users, and looks up a single one. */
export interface OpenedSource extends NamedSource, PersonFinder {}

/** The configuration of a source of one kind. */
export type SourceOf<Kind extends WorkerSource["kind"]> = Extract<WorkerSource, { readonly kind: Kind }> &
  Pick<SourceOptions, "subjects">;

/**
 * Opens the sources of a deployment. A deployment has only the factories that it uses, so that its archive is small: see
 * infra/directory-sync/worker-code.ts. They read the configuration as it is, because source descriptions of the command line would need a
 * parser in the Lambda function.
 */
export interface SourceFactories {
  /** @param credentials absent if the worker's own role reads the directory. */
  idc?(source: SourceOf<"idc">, credentials: Credentials | undefined): OpenedSource;
  local?(source: SourceOf<"local">, credentials: Credentials | undefined): OpenedSource;
  scim?(source: SourceOf<"scim">): OpenedSource;
  role?: typeof credentialsOfRole;
}

/** Opens the configured sources, in order of precedence. @throws Error if the archive was built for other sources. */
export function sourcesOf(
  { sources, providers }: Pick<WorkerConfig, "sources" | "providers">,
  factories: SourceFactories,
): OpenedSource[] {
  const subjects = linksAny(providers);
  return sources.map((source) => {
    const opened = open({ ...source, subjects }, factories);
    if (opened === undefined)
      throw new Error(`This archive was built without the source ${source.sourceId}.`);
    return opened;
  });
}

function open(source: SourceOf<WorkerSource["kind"]>, factories: SourceFactories): OpenedSource | undefined {
  switch (source.kind) {
    case "idc":
      return factories.idc?.(source, credentialsFor(source, factories));
    case "local":
      return factories.local?.(source, credentialsFor(source, factories));
    case "scim":
      return factories.scim?.(source);
  }
}

function credentialsFor(
  { roleArn, externalId, region, sourceId }: SourceOf<"idc" | "local">,
  { role }: SourceFactories,
) {
  if (roleArn === undefined) return undefined;
  if (role === undefined) throw new Error(`This archive was built without the role that reads ${sourceId}.`);
  return role({ roleArn, externalId }, { region });
}
