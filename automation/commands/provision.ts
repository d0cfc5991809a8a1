import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { ProtectedName } from "../../infra/shared/protection.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, awsClientConfig } from "../engine/aws-context.ts";
import type { Program, StackRef } from "../engine/workspace.ts";
import { auditTargetOf } from "../operations/find-pool.ts";
import { type ProvisionOutcome, provision } from "../operations/provision.ts";
import type { SyncChoice, SyncResult, SyncRunner } from "../operations/sync-runner.ts";
import { countedSteps } from "../output/describe-steps.ts";
import { describeFormerClients, findFormerClients } from "../output/former-clients.ts";
import { findIdentityCenter } from "../output/identity-center.ts";
import { nextSteps } from "../output/next-steps.ts";
import type { Outputs } from "../output/outputs.ts";
import { outputsTable } from "../output/outputs-table.ts";
import { checksDocument, describeOutsideIn } from "../output/outside-in.ts";
import { describeSheets, providerSheets } from "../output/provider-sheets.ts";
import { describeWarnings, warnings } from "../output/warnings.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface ProvisionOptions extends StackRef {
  readonly program: Program;
  readonly preview: boolean;
  readonly expectNoChanges: boolean;
  readonly refresh: boolean;
  readonly yes: boolean;
  readonly replace: readonly ProtectedName[];
  readonly allowWeaker: readonly string[];
  readonly allowLockout?: boolean;
  readonly allowOtherIssuer?: readonly string[];
  readonly sync: SyncChoice;
  readonly json: boolean;
}

/** `provision`: deploys, checks the result from outside, syncs if requested and no check failed, and prints the next steps. */
export async function provisionCommand(
  options: ProvisionOptions,
  runSync: SyncRunner,
  io: DriverIo,
): Promise<CommandOutcome> {
  const outcome = await provision(options, io);
  if (outcome.did !== "up") return withoutUp(outcome, options);
  const { outputs, context, stack, facts, outside } = outcome;
  const isBlocked = outside.failures.length > 0;
  const synced = isBlocked ? undefined : await syncIfAsked(options, outcome, runSync);
  const exitCode = isBlocked ? ExitCode.failed : (synced?.exitCode ?? ExitCode.done);
  const left = facts.reusesPool ? await formerClientNotes(outputs, context) : [];
  const notes = [...warnings({ stack, ...facts }), ...left];
  if (options.json)
    return asJson(
      {
        ...summary(outcome),
        outputs,
        sheets: providerSheets(outputs, facts.federation, options),
        sync: synced?.report ?? null,
        warnings: [...outcome.warnings, ...notes],
        checks: checksDocument(outside),
      },
      exitCode,
    );
  const identityCenter = await findIdentityCenter(awsClientConfig(context));
  const steps = nextSteps({
    ...options,
    outputs,
    stack,
    identityCenter,
    synced: synced !== undefined,
    users: facts,
    keys: facts.keys,
  });
  const columns = process.stdout.columns;
  const sheets = describeSheets(providerSheets(outputs, facts.federation, options), columns);
  const table = [outputsTable(outputs, columns), sheets].filter((text) => text !== "").join("\n\n");
  const parts = [`\n${steps}`, describeWarnings(notes), describeOutsideIn(outside, options)];
  return { stdout: table, stderr: parts.join("\n\n"), exitCode };
}

async function formerClientNotes(outputs: Outputs, context: AwsContext): Promise<readonly string[]> {
  const client = new CognitoIdentityProviderClient({ ...awsClientConfig(context), maxAttempts: 1 });
  try {
    return describeFormerClients(outputs.PoolId, await findFormerClients(client, outputs));
  } finally {
    client.destroy();
  }
}

type Deployed = Extract<ProvisionOutcome, { readonly did: "up" }>;

async function syncIfAsked(
  options: ProvisionOptions,
  { outputs, context }: Pick<Deployed, "outputs" | "context">,
  runSync: SyncRunner,
): Promise<SyncResult | undefined> {
  const { sync, yes, json } = options;
  if (sync === "none") return undefined;
  const audit = auditTargetOf(outputs, context, options);
  return runSync({
    source: sync,
    poolId: outputs.PoolId,
    clientConfig: awsClientConfig(context),
    audit,
    yes,
    json,
  });
}

function withoutUp(
  outcome: ProvisionOutcome,
  { preview, expectNoChanges, json }: ProvisionOptions,
): CommandOutcome {
  const isPending = outcome.pending && (!preview || expectNoChanges);
  const exitCode = isPending ? ExitCode.changesPending : ExitCode.done;
  if (json) return asJson({ ...summary(outcome), warnings: outcome.warnings }, exitCode);
  if (preview) return { exitCode };
  return {
    stderr: "Nothing was changed, because there is no terminal to confirm on. Add --yes to deploy.",
    exitCode,
  };
}

function summary({ stack, context, changes, did, steps, outputChanges }: ProvisionOutcome): object {
  return {
    stack,
    account: context.account,
    region: context.region,
    did,
    changes,
    steps: countedSteps(steps).map(({ op, type, name, changes: properties }) => ({
      op,
      type,
      name,
      properties,
    })),
    outputChanges,
  };
}
