import { ExitCode } from "../../sync/model/exit-codes.ts";
import { openStack, type StackRef } from "../engine/workspace.ts";
import { waysToCreateIssuer } from "../output/next-steps.ts";
import { outputsOf } from "../output/outputs.ts";
import { outputsTable } from "../output/outputs-table.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

/** `outputs`: prints the values for Amazon Quick again. It reads the backend only, and never AWS. */
export async function outputsCommand(stackRef: StackRef, json: boolean): Promise<CommandOutcome> {
  const outputs = await outputsOf(await openStack(stackRef));
  if (json) return asJson(outputs);
  const table = { stdout: outputsTable(outputs, process.stdout.columns), exitCode: ExitCode.done };
  if (outputs.TrustedTokenIssuerArn !== undefined) return table;
  return { ...table, stderr: `\n${waysToCreateIssuer(outputs)}` };
}
