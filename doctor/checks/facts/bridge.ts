import type { GetStageCommandOutput } from "@aws-sdk/client-api-gateway";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { fact, type Target } from "../../target.ts";
import { type DeployedApi, deployedApiAt, describeStage, type StageName, stageAt } from "./api.ts";
import { bridgedProvidersOf } from "./federation.ts";
import { describeFunction } from "./functions.ts";

/** The API and stage of the bridge to identity providers; undefined without one, or before it is deployed. */
export function bridgeStageName(target: Target): StageName | undefined {
  const base = bridgedProvidersOf(target).find((one) => one.base !== undefined)?.base;
  return base === undefined ? undefined : stageAt(base);
}

/** The bridge's deployed stage; undefined if there is none. */
export const describedBridgeStage = fact(
  async (target): Promise<GetStageCommandOutput | undefined> =>
    describeStage(target, bridgeStageName(target)),
);

/** What the bridge's stage serves; undefined if there is none. */
export const deployedBridge = fact(async (target): Promise<DeployedApi | undefined> => {
  const name = bridgeStageName(target);
  return name && deployedApiAt(target, name);
});

/** The function behind the bridge's API; undefined if there is none. */
export const bridgeFunction = fact(async (target): Promise<FunctionConfiguration | undefined> => {
  const functionArn = (await deployedBridge(target))?.functionArn;
  return functionArn === undefined ? undefined : describeFunction(target, functionArn);
});
