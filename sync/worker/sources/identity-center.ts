import type { Credentials } from "../../aws/clients.ts";
import { identityCenter, identityCenterPerson } from "../../sources/identity-center.ts";
import type { OpenedSource, SourceOf } from "./sources.ts";

/** Opens IAM Identity Center for the worker. @throws SyncError USAGE if a mapping names an unknown attribute. */
export function openIdentityCenter(
  source: SourceOf<"idc">,
  credentials: Credentials | undefined,
): OpenedSource {
  const options = { ...source, credentials };
  return {
    sourceId: source.sourceId,
    title: "IAM Identity Center",
    read: () => identityCenter(options),
    find: identityCenterPerson(options),
  };
}
