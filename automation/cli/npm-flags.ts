import type { Command, Option } from "commander";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";

/**
 * Pipelines set npm_config_yes for npx, and npm_config_only for npm itself. Without --yes a command asks, or ends with 3: it does no more than
 * was typed. Without --only the doctor, which only reads, runs more checks, and does no harm.
 */
const SET_FOR_NPM: readonly string[] = ["--yes", "--only"];

/**
 * Refuses to run if npm consumed options of a command: `npm run provision --preview`, without `--` in between, would deploy.
 * Source: npm, "Environment variables": each option that npm reads becomes `npm_config_…`. npm drops `--include` and `--only`, which it has
 * itself with other values, without a trace, so no command may have them, except for the doctor:
 * test/automation/cli/npm-flags.test.ts asks npm for its names.
 *
 * @param line the whole command line: an option of another command was not meant for npm either.
 * @throws DriverError FLAGS_SWALLOWED
 */
export function refuseFlagsOfNpm(env: NodeJS.ProcessEnv, argv: readonly string[], line: Command): void {
  const consumed = optionsOf(line).filter((option) => isConsumed(option, env, argv));
  if (consumed.length === 0) return;
  const flags = [...new Set(consumed.map((option) => asTyped(option, env)))].join(" ");
  throw new DriverError(
    "FLAGS_SWALLOWED",
    `npm consumed ${flags}, so the command did not receive it. Nothing was done.`,
    {
      hint: `Put -- before the command's options: npm run ${env["npm_lifecycle_event"] ?? "provision"} -- ${flags} …`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** All options of a command and its subcommands. */
function optionsOf(command: Command): Option[] {
  return [...command.options, ...command.commands.flatMap(optionsOf)];
}

/** Whether npm has the option, and the command line has it not, or with another value. */
function isConsumed(option: Option, env: NodeJS.ProcessEnv, argv: readonly string[]): boolean {
  const value = valueIn(env, option);
  const { long } = option;
  if (value === undefined || long === undefined || SET_FOR_NPM.includes(long)) return false;
  // npm writes an option that is off as an empty text: --no-preview, or its own --dry-run=false.
  if (isSwitch(option)) return value !== "" && value !== "false" && !argv.includes(long);
  const isPassedOn = argv.some(
    (word, index) => word === `${long}=${value}` || (word === long && argv[index + 1] === value),
  );
  return !isPassedOn;
}

function isSwitch({ required, optional }: Option): boolean {
  return !required && !optional;
}

/** `--group=Staff`; `--group` alone if its value was a word of its own, which npm left on the command line. */
function asTyped(option: Option, env: NodeJS.ProcessEnv): string {
  const value = valueIn(env, option);
  const isShown =
    !isSwitch(option) && value !== undefined && value.split("\n\n").some((one) => one !== "true");
  return isShown ? `${option.long}=${value.replaceAll("\n\n", ",")}` : `${option.long}`;
}

function valueIn(env: NodeJS.ProcessEnv, { long = "" }: Option): string | undefined {
  const own = env[`npm_config_${long.replace(/^--/, "").replaceAll("-", "_").toLowerCase()}`];
  const other = READ_AS[long];
  if (own !== undefined || other === undefined) return own;
  const value = env[other.name] ?? "";
  // What is npm's own there: host names, addresses and commands have more than letters.
  return /^[a-z]+$/i.test(value) && !other.ofNpm.includes(value) ? value : undefined;
}

/**
 * Options that npm up to 11 takes for another one of its own, and npm's own words there: it completes `--replace` to
 * --replace-registry-host, and reads `--sync` as -s -y -n -c. It does the same with `--map`, but hands its value to the command, which
 * refuses that. Source: npm's nopt, resolveShort and abbrev.
 */
const READ_AS: Readonly<Record<string, { readonly name: string; readonly ofNpm: readonly string[] }>> = {
  "--replace": { name: "npm_config_replace_registry_host", ofNpm: ["npmjs", "never", "always"] },
  "--sync": { name: "npm_config_call", ofNpm: [] },
};
