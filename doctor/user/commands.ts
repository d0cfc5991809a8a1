import { printable } from "../../sync/model/safe-text.ts";
import { shellWord } from "../../sync/model/shell-word.ts";
import { command } from "../printed-command.ts";
import type { Target } from "../target.ts";
import type { FoundUser } from "./directories.ts";
import type { UserSource } from "./sources.ts";
import type { UserCommands } from "./view.ts";

/** @param source the one that the command names. @default IAM Identity Center */
export function userCommands(
  target: Target,
  { who }: FoundUser,
  source: UserSource | undefined,
): UserCommands {
  const { outputs, region } = target;
  const kind = source?.kind ?? "idc";
  return {
    sync: command(target, "sync", "user", shellWord(printable(who)), "--source", kind),
    aws: (name, username) =>
      `aws cognito-idp ${name} --region ${region} --user-pool-id ${outputs.PoolId} --username ${shellWord(printable(username))}`,
  };
}
