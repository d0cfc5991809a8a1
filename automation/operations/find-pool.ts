import type { AuditTarget, WorkerResources } from "../../sync/aws/audit-target.ts";
import type { SyncTarget } from "../../sync/index.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, awsClientConfig, describeContext, findAwsContext } from "../engine/aws-context.ts";
import { assertSameAccount, deployedResources } from "../engine/deployed.ts";
import { configOf } from "../engine/stack-config.ts";
import { openStack, type StackRef } from "../engine/workspace.ts";
import { type Outputs, outputsOf } from "../output/outputs.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { npmRun, type PrintedFor, stackFlags } from "../terminal/printed-command.ts";

/**
 * Finds the user pool of a stack, and the credentials of the engine for it.
 *
 * @throws DriverError if there is no such stack, it is not deployed, or it is in another account or Region.
 */
export async function findPool(stackRef: StackRef, io: DriverIo): Promise<SyncTarget> {
  const { stack, context, outputs } = await findDeployed(stackRef, io);
  const audit = auditTargetOf(outputs, context, stackRef);
  const { credentials } = awsClientConfig(context);
  const { PoolId: poolId, SyncProviders: providers, SyncDirectSignIn: directSignIn } = outputs;
  return { poolId, providers, directSignIn, stack, credentials, ...(audit && { audit }) };
}

/**
 * Finds the history and the queues of a stack with `directorySync`.
 *
 * @throws DriverError as `findPool`, and DIRECTORY_SYNC_OFF.
 */
export async function findWorker(stackRef: StackRef, io: DriverIo): Promise<WorkerResources> {
  const { stack, context, outputs } = await findDeployed(stackRef, io);
  const audit = auditTargetOf(outputs, context, stackRef);
  if (audit !== undefined && outputs.DirectorySync !== undefined)
    return { stack, ...outputs.DirectorySync, ...audit };
  throw new DriverError(
    "DIRECTORY_SYNC_OFF",
    `Stack ${stack} has no directory sync, and therefore neither a history nor a queue.`,
    {
      hint: `Set directorySync (docs/directory-sync.md), and then, or where it is set: ${npmRun("provision", stackRef)}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** Where changes to a stack's pool are recorded; undefined if the stack has no `directorySync`. */
export function auditTargetOf(
  { DirectorySync }: Outputs,
  context: AwsContext,
  stack: PrintedFor,
): AuditTarget | undefined {
  if (DirectorySync === undefined) return undefined;
  const { table, auditLogGroup } = DirectorySync;
  return { ...awsClientConfig(context), table, auditLogGroup, by: context.caller, flags: stackFlags(stack) };
}

async function findDeployed(stackRef: StackRef, io: DriverIo) {
  const stack = await openStack(stackRef);
  const context = await findAwsContext((await configOf(stack)).values, stackRef);
  io.info(`Stack ${stack.name}: ${describeContext(context)}.`);
  assertSameAccount(await deployedResources(stack), context);
  return { stack: stack.name, context, outputs: await outputsOf(stack) };
}
