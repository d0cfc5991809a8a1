import type { Command, Option } from "commander";

/**
 * Refuses an option that takes one value and is given several: commander itself uses the last one without a word. A list is an option whose
 * values commander collects (`<names...>`). The same value twice is harmless.
 *
 * @param command with all its subcommands. Call it before the command line is parsed, once.
 */
export function refuseRepeatedOptions(command: Command): void {
  for (const option of command.options) if (takesOneValue(option)) refuseSecondValue(command, option);
  command.commands.forEach(refuseRepeatedOptions);
}

/** Pure. */
export function takesOneValue({ required, optional, variadic }: Option): boolean {
  return (required || optional) && !variadic;
}

/** Source: commander, "Custom event listeners": each occurrence of an option is an event with its value. */
function refuseSecondValue(command: Command, option: Option): void {
  let before: string | undefined;
  command.on(`option:${option.name()}`, (value: string | null) => {
    const given = value ?? "";
    if (before !== undefined && before !== given)
      command.error(
        `error: option '${option.flags}' was given twice, with '${before}' and '${given}'. It takes one value: give it once.`,
      );
    before = given;
  });
}
