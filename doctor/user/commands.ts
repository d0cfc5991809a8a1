import { printable } from "../../sync/model/safe-text.ts";
import type { Target } from "../target.ts";
import type { FoundUser } from "./directories.ts";
import type { UserSource } from "./sources.ts";
import type { UserCommands } from "./view.ts";

/** @param source the one that the command names; absent with `directorySync`: then the first of its sources. */
export function userCommands(
  target: Target,
  { who }: FoundUser,
  source: UserSource | undefined,
): UserCommands {
  const { flags, outputs, region } = target;
  const kind = source?.kind ?? "idc";
  return {
    sync: `npm run sync -- user ${quoted(who)} --source ${kind} ${flags}`.trim(),
    aws: (name, username) =>
      `aws cognito-idp ${name} --region ${region} --user-pool-id ${outputs.PoolId} --username ${quoted(username)}`,
  };
}

/** For a POSIX shell. */
function quoted(text: string): string {
  const safe = printable(text);
  return /^[\w.@:/+=-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}
