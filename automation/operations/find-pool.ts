import type { AuditTarget, WorkerResources } from "../../sync/aws/audit-target.ts";
import type { SyncTarget } from "../../sync/cli/run/run-sync.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, clientPlace, describePlace, findPlace } from "../engine/aws-context.ts";
import { assertSameAccount, deployedResources } from "../engine/deployed.ts";
import { configOf } from "../engine/stack-config.ts";
import { openStack, type StackPlace } from "../engine/workspace.ts";
import { type Outputs, outputsOf } from "../output/outputs.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { npmRun, type PrintedFor, stackFlags } from "../terminal/printed-command.ts";

/**
 * Finds the user pool of a stack, for sync to work on with the engine's own credentials.
 *
 * @throws DriverError where there is no such stack, it is not deployed, or it stands in another account or Region.
 */
export async function findPool(stackPlace: StackPlace, io: DriverIo): Promise<SyncTarget> {
  const { stack, place, outputs } = await findDeployed(stackPlace, io);
  const audit = auditPlace(outputs, place, stackPlace);
  const { credentials } = clientPlace(place);
  return { poolId: outputs.PoolId, stack, credentials, ...(audit && { audit }) };
}

/**
 * Finds what a stack with `directorySync` remembers and waits for.
 *
 * @throws DriverError as `findPool`, and DIRECTORY_SYNC_OFF.
 */
export async function findWorker(stackPlace: StackPlace, io: DriverIo): Promise<WorkerResources> {
  const { stack, place, outputs } = await findDeployed(stackPlace, io);
  const audit = auditPlace(outputs, place, stackPlace);
  if (audit !== undefined && outputs.DirectorySync !== undefined)
    return { stack, ...outputs.DirectorySync, ...audit };
  throw new DriverError(
    "DIRECTORY_SYNC_OFF",
    `Stack ${stack} does not keep its pool in step by itself: it has neither a history nor a queue.`,
    {
      hint: `Set directorySync (docs/directory-sync.md), and then, or where it is set: ${npmRun("provision", stackPlace)}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}

/** Where changes to a stack's pool are written down; nothing, where it has no `directorySync`. */
export function auditPlace(
  { DirectorySync }: Outputs,
  place: AwsContext,
  stack: PrintedFor,
): AuditTarget | undefined {
  if (DirectorySync === undefined) return undefined;
  const { table, auditLogGroup } = DirectorySync;
  return { ...clientPlace(place), table, auditLogGroup, by: place.caller, flags: stackFlags(stack) };
}

async function findDeployed(stackPlace: StackPlace, io: DriverIo) {
  const stack = await openStack(stackPlace, false);
  const place = await findPlace((await configOf(stack)).values, stackPlace);
  io.info(`Stack ${stack.name}: ${describePlace(place)}.`);
  assertSameAccount(await deployedResources(stack), place);
  return { stack: stack.name, place, outputs: await outputsOf(stack) };
}
