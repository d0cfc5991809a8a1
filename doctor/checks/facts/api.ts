import {
  APIGatewayClient,
  GetAccountCommand,
  GetBasePathMappingsCommand,
  GetExportCommand,
  GetRestApiCommand,
  GetStageCommand,
  type GetStageCommandOutput,
} from "@aws-sdk/client-api-gateway";
import { z } from "zod";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { parseJson } from "../../../sync/model/json.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";

/** Whether the stack has an API in front of the pool. */
export function hasApi({ settings }: Target): boolean {
  return settings.endpoints === "proxy";
}

/** The stage that apps call. */
export interface StageName {
  readonly restApiId: string;
  readonly stageName: string;
}

const AWS_HOST = /^([a-z\d]+)\.execute-api\./;

/** The API and stage of an address that API Gateway gives; undefined for another host. Pure. */
export function stageAt(address: string): StageName | undefined {
  const { host, pathname } = new URL(address);
  const [, restApiId] = AWS_HOST.exec(host) ?? [];
  return restApiId === undefined ? undefined : { restApiId, stageName: pathname.split("/")[1] ?? "" };
}

/** The API and stage behind the authorization endpoint; undefined if a custom domain maps to none. */
export const stageName = fact(async (target): Promise<StageName | undefined> => {
  const own = stageAt(target.outputs.AuthEndpoint);
  if (own !== undefined) return own;
  const { host } = new URL(target.outputs.AuthEndpoint);
  const command = new GetBasePathMappingsCommand({ domainName: host });
  const answer = await orMissing(using(gateway(target), (client) => client.send(command, sending(target))));
  // The stack's mapping has no path; an administrator may have added others. Source: GetBasePathMapping: "(none)" for the root.
  const items = answer?.items ?? [];
  const { restApiId: mapped, stage } = items.find(({ basePath = "(none)" }) => basePath === "(none)") ?? {};
  return mapped === undefined || stage === undefined ? undefined : { restApiId: mapped, stageName: stage };
});

/** The deployed stage; undefined if there is none. */
export const describedStage = fact(async (target) => describeStage(target, await stageName(target)));

/** A deployed stage; undefined if there is none. */
export async function describeStage(
  target: Target,
  name: StageName | undefined,
): Promise<GetStageCommandOutput | undefined> {
  if (name === undefined) return undefined;
  return orMissing(
    using(gateway(target), (client) => client.send(new GetStageCommand({ ...name }), sending(target))),
  );
}

/** ARN by which AWS WAF knows a stage. Source: AssociateWebACL, ResourceArn. */
export function stageArn({ caller, region }: Target, { restApiId, stageName: stage }: StageName): string {
  const partition = caller.split(":")[1] ?? "aws";
  return `arn:${partition}:apigateway:${region}::/restapis/${restApiId}/stages/${stage}`;
}

/** An API's name, which is a dimension of its metrics; undefined if there is no such API. */
export async function apiName(target: Target, { restApiId }: StageName): Promise<string | undefined> {
  const command = new GetRestApiCommand({ restApiId });
  return (await orMissing(using(gateway(target), (client) => client.send(command, sending(target)))))?.name;
}

const operation = z.object({ "x-amazon-apigateway-integration": z.object({ uri: z.string() }) });

/** Of any policy that API Gateway accepts. */
const statement = z.object({
  Effect: z.string(),
  Resource: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type PolicyStatement = z.infer<typeof statement>;

const policy = z.object({
  Statement: z.union([z.array(statement), statement.transform((one) => [one])]),
});

const exportSchema = z.object({
  "x-amazon-apigateway-policy": policy.optional(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

/** What the stage serves, as opposed to what is stored for the next deployment. */
export interface DeployedApi {
  /** Statements of the resource policy; undefined if the deployment has none. */
  readonly policy: readonly PolicyStatement[] | undefined;
  /** ARN of the function that answers; undefined if no path calls a function. */
  readonly functionArn: string | undefined;
}

/**
 * The deployed version of the API. A changed resource policy counts only once the API is deployed again, and GetRestApi returns what is
 * stored.
 * Sources: GetExport, "Exports a deployed version of a RestApi", extensions=apigateway; github.com/wso2, the AWS gateway's federation, which
 * reads x-amazon-apigateway-policy from "the exported API definition from a stage".
 */
export const deployedApi = fact(async (target): Promise<DeployedApi> => {
  const name = await stageName(target);
  const { body } = await using(gateway(target), (client) =>
    client.send(exportOf(name ?? {}), sending(target)),
  );
  return readExport(new TextDecoder().decode(body));
});

/** What the stage of another API of the stack serves; undefined if there is no such stage. */
export async function deployedApiAt(target: Target, name: StageName): Promise<DeployedApi | undefined> {
  const answer = await orMissing(
    using(gateway(target), (client) => client.send(exportOf(name), sending(target))),
  );
  return answer && readExport(new TextDecoder().decode(answer.body));
}

function exportOf({ restApiId, stageName: stage }: Partial<StageName>): GetExportCommand {
  return new GetExportCommand({
    restApiId,
    stageName: stage,
    exportType: "oas30",
    accepts: "application/json",
    parameters: { extensions: "apigateway" },
  });
}

/** Reads an export with API Gateway's extensions. Pure. @param text JSON. */
export function readExport(text: string): DeployedApi {
  const { "x-amazon-apigateway-policy": found, paths = {} } = exportSchema.parse(parseJson(text));
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  // Another member of a path is no operation, and a mock calls no address.
  const uris = operations.flatMap((one) => {
    const { success, data } = operation.safeParse(one);
    return success ? [data["x-amazon-apigateway-integration"].uri] : [];
  });
  return {
    policy: found?.Statement,
    functionArn: uris.map(functionArnIn).find((arn) => arn !== undefined),
  };
}

/** "arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations" */
function functionArnIn(uri: string): string | undefined {
  return /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
}

/** The role with which API Gateway writes logs in this account and Region; undefined if it has none. */
export async function logRole(target: Target): Promise<string | undefined> {
  const { cloudwatchRoleArn } = await using(gateway(target), (client) =>
    client.send(new GetAccountCommand({}), sending(target)),
  );
  return cloudwatchRoleArn === "" ? undefined : cloudwatchRoleArn;
}

function gateway(target: Target): APIGatewayClient {
  return new APIGatewayClient(awsConfig(target));
}
