import { CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { MetricSources } from "../../../infra/monitoring/alarms.ts";
import { using } from "../../../sync/aws/reading.ts";
import { defined } from "../../../sync/model/defined.ts";
import type { Target } from "../../target.ts";
import { apiName, deployedApiAt, hasApi, type StageName, stageAt, stageName } from "./api.ts";
import { awsConfig, sending } from "./aws.ts";
import { bridgeFunction, bridgeStageName } from "./bridge.ts";
import { describedProxy } from "./functions.ts";

/** The prefix of the names of all alarms of a stack. */
const PREFIX = "sign-in-";

/** A name that the outputs do not have. */
const UNKNOWN = "";

/** The alarms of all stacks of this account and Region. */
export async function readAlarms(target: Target): Promise<MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  await using(new CloudWatchClient(awsConfig(target)), async (client) => {
    const request = { AlarmNamePrefix: PREFIX, AlarmTypes: ["MetricAlarm" as const] };
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, request, sending(target)))
      found.push(...MetricAlarms);
  });
  return found;
}

/** What the stack's alarms watch: names in AWS, which are empty if they cannot be found. */
export async function metricSourcesOf(target: Target): Promise<MetricSources<string>> {
  const { outputs } = target;
  const others = Object.entries(outputs.Clients ?? {}).map(([app, { ClientId }]) => [
    `sign-in-${app}`,
    ClientId,
  ]);
  const proxy = hasApi(target)
    ? await sourceAt(target, await stageName(target), (await describedProxy(target))?.FunctionName)
    : undefined;
  const bridgeStage = bridgeStageName(target);
  const bridge =
    bridgeStage && (await sourceAt(target, bridgeStage, (await bridgeFunction(target))?.FunctionName));
  const scimStage = outputs.ScimEndpoint === undefined ? undefined : stageAt(outputs.ScimEndpoint);
  return {
    userPool: outputs.PoolId,
    clients: { "sign-in": outputs.ClientId, ...Object.fromEntries(others) },
    ...defined({
      proxy: proxy && { ...proxy, metricsDimension: UNKNOWN },
      sync: outputs.DirectorySync && {
        deadLetters: outputs.DirectorySync.deadLettersUrl.split("/").at(-1) ?? UNKNOWN,
        // PROJECT-STACK, as at the end of the API's name.
        metricsDimension: proxy?.api.replace(/^sign-in-/, "") ?? UNKNOWN,
      },
      scim: scimStage && (await sourceAt(target, scimStage, await functionAt(target, scimStage))),
      bridge: bridge && { ...bridge, metricsDimension: bridge.api.replace(/^sign-in-idp-/, "") },
    }),
  };
}

async function sourceAt(target: Target, name: StageName | undefined, functionName = UNKNOWN) {
  const api = (name && (await apiName(target, name))) ?? UNKNOWN;
  return { api, stage: name?.stageName ?? UNKNOWN, function: functionName };
}

async function functionAt(target: Target, name: StageName): Promise<string | undefined> {
  return (await deployedApiAt(target, name))?.functionArn?.split(":")[6];
}
