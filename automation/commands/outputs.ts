import { ExitCode } from "../../sync/model/exit-codes.ts";
import { openStack, type StackPlace } from "../engine/workspace.ts";
import { outputsOf } from "../output/outputs.ts";
import { outputsTable } from "../output/outputs-table.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

/** `outputs`: prints once more what goes into Amazon Quick. Asks the backend alone, and never AWS. */
export async function outputsCommand(place: StackPlace, json: boolean): Promise<CommandOutcome> {
  const outputs = await outputsOf(await openStack(place, false));
  return json
    ? asJson(outputs)
    : { stdout: outputsTable(outputs, process.stdout.columns), exitCode: ExitCode.done };
}
