import type { Credentials } from "../../aws/clients.ts";
import type { credentialsOfRole } from "../../aws/credentials.ts";
import type { NamedSource } from "../../sources/combined.ts";
import type { PersonFinder } from "../../sources/one-user.ts";
import type { WorkerConfig, WorkerSource } from "../config.ts";

/** A source that is asked for everybody, and for one person. */
export interface OpenedSource extends NamedSource, PersonFinder {}

/** What a deployment fixes of a source of one kind. */
export type SourceOf<Kind extends WorkerSource["kind"]> = Extract<WorkerSource, { readonly kind: Kind }>;

/**
 * How the sources of a deployment are opened. What it has no use of is not among them, and so is not in its archive: see
 * infra/directory-sync/worker-code.ts. They are made of the config itself: the words of a command line would take a parser with them into the
 * Lambda.
 */
export interface SourceFactories {
  /** @param credentials absent, where the worker's own role reads the directory. */
  idc?(source: SourceOf<"idc">, credentials: Credentials | undefined): OpenedSource;
  local?(source: SourceOf<"local">, credentials: Credentials | undefined): OpenedSource;
  scim?(source: SourceOf<"scim">): OpenedSource;
  role?: typeof credentialsOfRole;
}

/** Opens the sources that a deployment fixed, in order of precedence. @throws Error where the archive was made for other ones. */
export function sourcesOf(
  { sources }: Pick<WorkerConfig, "sources">,
  openers: SourceFactories,
): OpenedSource[] {
  return sources.map((source) => {
    const opened = open(source, openers);
    if (opened === undefined) throw new Error(`This archive was made without the source ${source.sourceId}.`);
    return opened;
  });
}

function open(source: WorkerSource, openers: SourceFactories): OpenedSource | undefined {
  switch (source.kind) {
    case "idc":
      return openers.idc?.(source, credentialsFor(source, openers));
    case "local":
      return openers.local?.(source, credentialsFor(source, openers));
    case "scim":
      return openers.scim?.(source);
  }
}

function credentialsFor(
  { roleArn, externalId, region, sourceId }: SourceOf<"idc" | "local">,
  { role }: SourceFactories,
) {
  if (roleArn === undefined) return undefined;
  if (role === undefined) throw new Error(`This archive was made without the role that reads ${sourceId}.`);
  return role({ roleArn, externalId }, { region });
}
