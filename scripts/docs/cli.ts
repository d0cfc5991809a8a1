import type { Argument, Command, Option } from "commander";
import { markdownTable } from "./sections.ts";

/** A command with its name as it is typed after `npm run`. */
interface NamedCommand {
  readonly name: string;
  readonly command: Command;
}

/** The reference in docs/cli.md: a table of all commands, and a table of options for each command that has some. Pure. */
export function commandReference(commands: readonly Command[]): string {
  const all = commands.flatMap((command) => withSubcommands({ name: command.name(), command }));
  const overview = markdownTable(
    ["command", "what it does"],
    all.map(({ name, command }) => [`\`npm run ${typed(name, command)}\``, command.description() || "–"]),
  );
  const options = all.flatMap(({ name, command }) => {
    const visible = command.options.filter(({ hidden }) => !hidden);
    if (visible.length === 0) return [];
    const rows = visible.map((option) => [`\`${option.flags}\``, meaningOf(option)]);
    return [`### Options of \`${name}\``, markdownTable(["option", "meaning"], rows)];
  });
  return [overview, ...options].join("\n\n");
}

function withSubcommands({ name, command }: NamedCommand): NamedCommand[] {
  const below = command.commands.map((sub) => ({ name: `${name} ${sub.name()}`, command: sub }));
  return [{ name, command }, ...below.flatMap(withSubcommands)];
}

/** What is typed after `npm run`: `sync -- apply <file>`. */
function typed(name: string, command: Command): string {
  const [script = "", ...subcommands] = name.split(" ");
  const rest = [...subcommands, ...command.registeredArguments.map(argumentOf)];
  return rest.length === 0 ? script : `${script} -- ${rest.join(" ")}`;
}

function argumentOf(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function meaningOf({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? "" : ` (${argChoices.join(", ")})`;
  const byDefault = typeof defaultValue === "string" ? ` (default: ${defaultValue})` : "";
  return `${description}${choices}${byDefault}`;
}
