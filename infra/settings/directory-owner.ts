import type { WorkerSource } from "../../sync/worker/config.ts";
import type { DirectorySources } from "./directory-sync.ts";
import { sourceIdOf } from "./source-checks.ts";

type OwnerSettings = Pick<DirectorySources, "sources" | "identityCenter">;

/**
 * The account that owns the Identity Center of a source, as far as the settings tell: `ownerAccount`, otherwise the account of the role that
 * reads it. Undefined: the stack's account, unless AWS knows of another one.
 */
export function ownerAccountOf(
  source: Extract<WorkerSource, { readonly kind: "idc" }>,
  { sources = [], identityCenter }: OwnerSettings,
): string | undefined {
  const own = sources.find((one) => sourceIdOf(one) === source.sourceId);
  if (own?.kind === "idc" && own.ownerAccount !== undefined) return own.ownerAccount;
  const isSameDirectory = source.roleArn === identityCenter?.roleArn;
  const inherited = isSameDirectory ? identityCenter?.ownerAccount : undefined;
  return inherited ?? source.roleArn?.split(":")[4];
}
