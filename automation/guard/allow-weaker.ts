import { protectiveKeys } from "../../infra/settings/protections.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";

/** Refuses names in `--allow-weaker` that protect nothing: a mistyped one would allow nothing. @throws DriverError SETTINGS_INVALID */
export function assertProtective(names: readonly string[]): void {
  const unknown = names.filter((name) => !protectiveKeys.includes(name));
  if (unknown.length === 0) return;
  throw new DriverError(
    "SETTINGS_INVALID",
    `--allow-weaker: no setting ${unknown.join(", ")} protects a stack.`,
    {
      hint: `Settings that do: ${protectiveKeys.join(", ")}.`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}
