import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";

/** Flags that change what a command does; npm has no config of these names itself. */
const OURS = [
  ...["stack", "sandbox", "preview", "expect-no-changes", "refresh", "sync", "replace", "delete-users"],
  ...["source", "pool-id", "dry-run", "resend", "max-emails", "group", "once"],
];

/**
 * Refuses to run where npm kept flags for itself: `npm run provision --preview`, without `--` in between, would deploy.
 * Source: npm, "Environment variables": each flag that npm reads becomes `npm_config_…`.
 *
 * @throws DriverError FLAGS_SWALLOWED
 */
export function refuseSwallowedFlags(env: NodeJS.ProcessEnv, argv: readonly string[]): void {
  const swallowed = OURS.filter((flag) => {
    const value = env[`npm_config_${flag.replaceAll("-", "_")}`];
    return value !== undefined && value !== "" && value !== "false" && !argv.includes(`--${flag}`);
  });
  if (swallowed.length === 0) return;
  const flags = swallowed.map((flag) => `--${flag}`).join(" ");
  throw new DriverError("FLAGS_SWALLOWED", `npm kept ${flags} for itself: nothing was done.`, {
    hint: `Put -- before the command's own flags: npm run ${env["npm_lifecycle_event"] ?? "provision"} -- ${flags} …`,
    exitCode: ExitCode.wrongUsage,
  });
}
