import {
  type FunctionConfiguration,
  GetAccountSettingsCommand,
  type GetAccountSettingsResponse,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { fact, type Target } from "../../target.ts";
import { deployedApi } from "./api.ts";
import { awsConfig, sending } from "./aws.ts";
import { dayAgo, metricSums } from "./metrics.ts";

/** A function's configuration; undefined if there is none. Never its code, for which AWS gives a signed address. */
export async function describeFunction(
  target: Target,
  FunctionName: string,
): Promise<FunctionConfiguration | undefined> {
  const command = new GetFunctionConfigurationCommand({ FunctionName });
  return orMissing(using(lambda(target), (client) => client.send(command, sending(target))));
}

/** The function that the API's stage calls; undefined if there is none. */
export const describedProxy = fact(async (target): Promise<FunctionConfiguration | undefined> => {
  const { functionArn } = await deployedApi(target);
  return functionArn === undefined ? undefined : describeFunction(target, functionArn);
});

/** Requests at once that only this function may answer; undefined without a reservation. */
export async function reservedConcurrency(target: Target, FunctionName: string): Promise<number | undefined> {
  const command = new GetFunctionConcurrencyCommand({ FunctionName });
  const answer = await using(lambda(target), (client) => client.send(command, sending(target)));
  return answer.ReservedConcurrentExecutions;
}

/** Limits of all functions of this account and Region. */
export const lambdaAccount = fact(
  async (target): Promise<GetAccountSettingsResponse> =>
    using(lambda(target), (client) => client.send(new GetAccountSettingsCommand({}), sending(target))),
);

/** Failed and throttled calls. */
export interface Failures {
  readonly errors: number;
  readonly throttles: number;
}

/**
 * Failed and throttled calls of a function in the last day. What was before its last change says nothing of the code that runs now.
 *
 * @param described without `LastModified`, the whole day counts.
 */
export async function failuresOf(
  target: Target,
  described: Pick<FunctionConfiguration, "FunctionName" | "LastModified">,
): Promise<Failures> {
  const { FunctionName = "", LastModified = "" } = described;
  const changed = Date.parse(LastModified);
  const since = Number.isNaN(changed) ? dayAgo() : new Date(Math.max(dayAgo().getTime(), changed));
  const metric = (name: string) => ({
    namespace: "AWS/Lambda",
    name,
    dimensions: { FunctionName },
    stat: "Sum" as const,
    period: 60,
  });
  const [errors = 0, throttles = 0] = await metricSums(
    target,
    [metric("Errors"), metric("Throttles")],
    since,
  );
  return { errors, throttles };
}

function lambda(target: Target): LambdaClient {
  return new LambdaClient(awsConfig(target));
}
