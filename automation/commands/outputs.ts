import { ExitCode } from "../../sync/model/exit-codes.ts";
import { configOf } from "../engine/stack-config.ts";
import { openStack, type StackRef } from "../engine/workspace.ts";
import { federationOf } from "../operations/federation-settings.ts";
import { waysToCreateIssuer } from "../output/next-steps.ts";
import { outputsOf } from "../output/outputs.ts";
import { outputsTable } from "../output/outputs-table.ts";
import { describeSheets, providerSheets } from "../output/provider-sheets.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

/** `outputs`: prints the values for Amazon Quick again. It reads the backend only, and never AWS. */
export async function outputsCommand(stackRef: StackRef, json: boolean): Promise<CommandOutcome> {
  const stack = await openStack(stackRef);
  const outputs = await outputsOf(stack);
  const federation = outputs.Federation === undefined ? {} : federationOf(await configOf(stack));
  const sheets = providerSheets(outputs, federation, stackRef);
  if (json) return asJson(sheets.length === 0 ? outputs : { ...outputs, sheets });
  const tables = [
    outputsTable(outputs, process.stdout.columns),
    describeSheets(sheets, process.stdout.columns),
  ];
  const table = { stdout: tables.filter((text) => text !== "").join("\n\n"), exitCode: ExitCode.done };
  if (outputs.TrustedTokenIssuerArn !== undefined) return table;
  return { ...table, stderr: `\n${waysToCreateIssuer(outputs)}` };
}
