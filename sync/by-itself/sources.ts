import type { Credentials } from "../clients.ts";
import { isQuickId } from "../sources/amazon-quick/id.ts";
import type { NamedSource } from "../sources/combined.ts";
import { identityCenterPerson } from "../sources/identity-center/one-person.ts";
import { identityCenter } from "../sources/identity-center.ts";
import type { PersonFinder } from "../sources/one-person.ts";
import type { WorkerConfig, WorkerSource } from "./config.ts";

/** A source that is asked for everybody, and for one person. */
export interface LookedAt extends NamedSource, PersonFinder {}

/**
 * Opens the sources that a deployment fixed, in order of precedence. They are made of the config itself: the words of a command line
 * would take a parser with them into the Lambda. What is imported when it is asked for is in the archive only where a deployment has use
 * of it: see infra/directory-sync-code.ts.
 */
export function sourcesOf({ sources }: Pick<WorkerConfig, "sources">): LookedAt[] {
  return sources.map(open);
}

function open(source: WorkerSource): LookedAt {
  if (source.kind === "idc") return openIdentityCenter(source);
  return source.kind === "local" ? openAmazonQuick(source) : openScim(source);
}

type Of<Kind extends WorkerSource["kind"]> = Extract<WorkerSource, { readonly kind: Kind }>;

function openIdentityCenter(source: Of<"idc">): LookedAt {
  const options = { ...source, credentials: credentialsFor(source) };
  return {
    mark: source.mark,
    title: "IAM Identity Center",
    read: () => identityCenter(options),
    find: identityCenterPerson(options),
  };
}

function openAmazonQuick(source: Of<"local">): LookedAt {
  const options = { ...source, credentials: credentialsFor(source) };
  return {
    mark: source.mark,
    title: "Amazon Quick",
    read: async () => (await import("../sources/amazon-quick.ts")).amazonQuick(options),
    // An id that is made of an ARN does not lead back to it.
    find: async (id) => (isQuickId(id) ? "cannot-tell" : undefined),
  };
}

function openScim(source: Of<"scim">): LookedAt {
  const load = () => import("../sources/scim-table.ts");
  return {
    mark: source.mark,
    title: "what SCIM pushed",
    read: async () => (await load()).scimTable(source),
    find: async (id) => (await load()).scimPerson(source, id),
  };
}

/** @returns nothing, where the worker's own role reads the directory. */
function credentialsFor({ roleArn, externalId, region }: Of<"idc" | "local">): Credentials | undefined {
  if (roleArn === undefined) return undefined;
  return async () => {
    const { credentialsOfRole } = await import("../role.ts");
    const credentials = credentialsOfRole({ roleArn, externalId }, { region });
    return typeof credentials === "function" ? credentials() : credentials;
  };
}
