import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";

/** Flags that change what a command does, and that npm has no config of its own for. */
const COMMAND_FLAGS = [
  ...["stack", "sandbox", "preview", "expect-no-changes", "refresh", "sync", "replace", "delete-users"],
  ...["source", "pool-id", "dry-run", "resend", "max-emails", "group", "once"],
];

/**
 * Refuses to run if npm consumed flags of the command: `npm run provision --preview`, without `--` in between, would deploy.
 * Source: npm, "Environment variables": each flag that npm reads becomes `npm_config_…`.
 *
 * @throws DriverError FLAGS_SWALLOWED
 */
export function refuseFlagsOfNpm(env: NodeJS.ProcessEnv, argv: readonly string[]): void {
  const keptByNpm = COMMAND_FLAGS.filter((flag) => {
    const value = env[`npm_config_${flag.replaceAll("-", "_")}`];
    return value !== undefined && value !== "" && value !== "false" && !argv.includes(`--${flag}`);
  });
  if (keptByNpm.length === 0) return;
  const flags = keptByNpm.map((flag) => `--${flag}`).join(" ");
  throw new DriverError(
    "FLAGS_SWALLOWED",
    `npm consumed ${flags}, so the command did not receive it. Nothing was done.`,
    {
      hint: `Put -- before the command's flags: npm run ${env["npm_lifecycle_event"] ?? "provision"} -- ${flags} …`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}
