import type { SyncTarget } from "../sync/index.ts";
import { deployedResources, refuseOtherPlace } from "./deployed.ts";
import type { DriverIo } from "./io.ts";
import { outputsOf } from "./outputs.ts";
import { clientPlace, describePlace, findPlace } from "./place.ts";
import { configOf } from "./stack-config.ts";
import { openStack, type StackPlace } from "./workspace.ts";

/**
 * Finds the user pool of a stack, for sync to work on with the engine's own credentials.
 *
 * @throws DriverError where there is no such stack, it is not deployed, or it stands in another account or Region.
 */
export async function findPool(stackPlace: StackPlace, io: DriverIo): Promise<SyncTarget> {
  const stack = await openStack(stackPlace, false);
  const place = await findPlace((await configOf(stack)).values, stackPlace);
  io.say(`Stack ${stack.name}: ${describePlace(place)}.`);
  refuseOtherPlace(await deployedResources(stack), place);
  const { PoolId } = await outputsOf(stack);
  return { poolId: PoolId, stack: stack.name, credentials: clientPlace(place).credentials };
}
