import { ExitCode } from "../sync/exit-codes.ts";
import { asJson, type CommandOutcome } from "./outcome.ts";
import { outputsOf } from "./outputs.ts";
import { outputsTable } from "./outputs-table.ts";
import { openStack, type StackPlace } from "./workspace.ts";

/** `outputs`: prints once more what goes into Amazon Quick. Asks the backend alone, and never AWS. */
export async function outputsCommand(place: StackPlace, json: boolean): Promise<CommandOutcome> {
  const outputs = await outputsOf(await openStack(place, false));
  return json
    ? asJson(outputs)
    : { stdout: outputsTable(outputs, process.stdout.columns), exitCode: ExitCode.done };
}
