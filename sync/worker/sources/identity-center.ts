import type { Credentials } from "../../aws/clients.ts";
import { identityCenterPerson } from "../../sources/identity-center/one-user.ts";
import { identityCenter } from "../../sources/identity-center.ts";
import type { LookedAt, SourceOf } from "./sources.ts";

/** Opens IAM Identity Center for the worker. @throws SyncError USAGE where a mapping names what it does not have. */
export function openIdentityCenter(source: SourceOf<"idc">, credentials: Credentials | undefined): LookedAt {
  const options = { ...source, credentials };
  return {
    mark: source.mark,
    title: "IAM Identity Center",
    read: () => identityCenter(options),
    find: identityCenterPerson(options),
  };
}
