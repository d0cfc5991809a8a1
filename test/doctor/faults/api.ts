import {
  APIGatewayClient,
  CreateDeploymentCommand,
  GetAccountCommand,
  GetStageCommand,
  type PatchOperation,
  UpdateAccountCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AssociateWebACLCommand,
  CreateWebACLCommand,
  DeleteWebACLCommand,
  DisassociateWebACLCommand,
  WAFV2Client,
} from "@aws-sdk/client-wafv2";
import type { Target } from "../../../doctor/target.ts";
import { resourcePolicy } from "../../../infra/settings/resource-policy.ts";
import { wafSchema } from "../../../infra/settings/waf.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { changedAnswers } from "../support/changed-answers.ts";
import { fakeMetrics } from "../support/fake-metrics.ts";
import { settingsOf } from "../support/target.ts";
import type { ExaminedStack, HealthyStack, Planted, PlantedFault } from "./planted-fault.ts";

const stageName = "prod";

function apiIdOf({ outputs }: Target): string {
  return new URL(outputs.AuthEndpoint).host.split(".")[0] ?? "";
}

function stageArn(target: Target): string {
  return `arn:aws:apigateway:${target.region}::/restapis/${apiIdOf(target)}/stages/${stageName}`;
}

/** The stack with other settings than those that were deployed. */
function withSettings(target: Target, changes: Partial<Target["settings"]>): Target {
  return { ...target, settings: { ...target.settings, ...changes } };
}

/** A policy that was changed in the console and deployed there. */
async function deployOpenPolicy({ sandbox, target }: ExaminedStack): Promise<Planted> {
  const gateway = new APIGatewayClient(asRoot(sandbox));
  const restApiId = apiIdOf(target);
  const store = async (ranges: Target["settings"]["allowedCidrs"]) => {
    const arn = `arn:aws:execute-api:${target.region}:${target.account}:${restApiId}`;
    const patchOperations: PatchOperation[] = [
      { op: "replace", path: "/policy", value: resourcePolicy(arn, ranges) },
    ];
    await gateway.send(new UpdateRestApiCommand({ restApiId, patchOperations }));
  };
  const { deploymentId } = await gateway.send(new GetStageCommand({ restApiId, stageName }));
  await store(undefined);
  await gateway.send(new CreateDeploymentCommand({ restApiId, stageName }));
  return {
    undo: async () => {
      await store(target.settings.allowedCidrs);
      await patchStage({ sandbox, target }, [{ op: "replace", path: "/deploymentId", value: deploymentId }]);
    },
  };
}

async function patchStage(
  { sandbox, target }: ExaminedStack,
  patchOperations: PatchOperation[],
): Promise<void> {
  const gateway = new APIGatewayClient(asRoot(sandbox));
  await gateway.send(new UpdateStageCommand({ restApiId: apiIdOf(target), stageName, patchOperations }));
}

/** Method settings that were made in the console. */
function methodSetting(path: string, value: string, restored: string) {
  return async (stack: HealthyStack): Promise<Planted> => {
    await patchStage(stack, [{ op: "replace", path, value }]);
    return { undo: () => patchStage(stack, [{ op: "replace", path, value: restored }]) };
  };
}

/** API Gateway logs only with a role of the account. */
async function logRequests(stack: HealthyStack): Promise<Planted> {
  const gateway = new APIGatewayClient(asRoot(stack.sandbox));
  const { cloudwatchRoleArn: before = "" } = await gateway.send(new GetAccountCommand({}));
  const setRole = async (value: string) => {
    const patchOperations: PatchOperation[] = [{ op: "replace", path: "/cloudwatchRoleArn", value }];
    await gateway.send(new UpdateAccountCommand({ patchOperations }));
  };
  const iam = new IAMClient(asRoot(stack.sandbox));
  const RoleName = `api-logs-${apiIdOf(stack.target)}`;
  const trust = {
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await setRole(Role?.Arn ?? "");
  const setting = methodSetting("/~1oauth2~1token/POST/logging/loglevel", "INFO", "OFF");
  const { undo } = await setting(stack);
  return {
    undo: async () => {
      await undo();
      await setRole(before);
      await iam.send(new DeleteRoleCommand({ RoleName }));
    },
  };
}

/** Makes a web ACL, and associates it with the API's stage. */
async function associate({ sandbox, target }: ExaminedStack, Name: string) {
  const waf = new WAFV2Client(asRoot(sandbox));
  const visible = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true };
  const VisibilityConfig = { ...visible, MetricName: Name };
  const rule = {
    Name: "countries",
    Priority: 0,
    Action: { Block: {} },
    Statement: { GeoMatchStatement: { CountryCodes: ["AQ" as const] } },
    VisibilityConfig: { ...visible, MetricName: "countries" },
  };
  const made = {
    Name,
    Scope: "REGIONAL" as const,
    DefaultAction: { Allow: {} },
    VisibilityConfig,
    Rules: [rule],
  };
  const { Summary: { Id, ARN: WebACLArn, LockToken } = {} } = await waf.send(new CreateWebACLCommand(made));
  const ResourceArn = stageArn(target);
  await waf.send(new AssociateWebACLCommand({ ResourceArn, WebACLArn }));
  return {
    arn: WebACLArn ?? "",
    undo: async () => {
      await waf.send(new DisassociateWebACLCommand({ ResourceArn }));
      await waf.send(new DeleteWebACLCommand({ Name, Scope: "REGIONAL", Id, LockToken }));
    },
  };
}

async function leavePagesUnfiltered(stack: HealthyStack): Promise<Planted> {
  const { undo } = await associate(stack, "sign-in-api-0123abc");
  return { target: withSettings(stack.target, { waf: wafSchema.parse(true) }), undo };
}

async function blockMost(stack: HealthyStack): Promise<Planted> {
  const { arn: webAclArn, undo } = await associate(stack, "blocks-most");
  const fake = await fakeMetrics(({ name, dimensions }) =>
    dimensions["WebACL"] === "blocks-most" ? (name === "BlockedRequests" ? 90 : 10) : 0,
  );
  return {
    target: withSettings(stack.target, { webAclArn }),
    env: fake.env,
    undo: async () => {
      await fake.undo();
      await undo();
    },
  };
}

export const apiFaults: readonly PlantedFault[] = [
  {
    check: "api.stage",
    fault: "The API's stage was deleted",
    state: "failure",
    plant: ({ sandbox: { env } }) =>
      changedAnswers(
        "AWS_ENDPOINT_URL_API_GATEWAY",
        env["AWS_ENDPOINT_URL"] ?? "",
        /\/stages\/prod$/,
        () => ({
          __type: "NotFoundException",
        }),
      ),
  },
  {
    check: "api.policy-deployed",
    fault: "The deployed resource policy is open to all addresses",
    state: "failure",
    plant: deployOpenPolicy,
  },
  {
    check: "api.throttling",
    fault: "The API limits token requests, which the settings do not",
    state: "warning",
    plant: methodSetting("/~1oauth2~1token/POST/throttling/rateLimit", "5", "-1"),
  },
  {
    check: "api.execution-logs",
    fault: "API Gateway logs requests and answers",
    state: "failure",
    plant: logRequests,
  },
  {
    check: "api.access-logs",
    fault: "The stage writes no access log, which the settings turn on",
    state: "failure",
    plant: async ({ target }) => ({
      target: withSettings(target, { accessLogs: settingsOf({ accessLogs: "true" }).accessLogs }),
      undo: async () => {},
    }),
  },
  {
    check: "api.web-acl",
    fault: "The API lost its web ACL",
    state: "failure",
    plant: async ({ target }) => ({
      target: withSettings(target, { waf: wafSchema.parse({ signInPages: false }) }),
      undo: async () => {},
    }),
  },
  {
    check: "pool.web-acl",
    fault: "The sign-in pages lost their web ACL",
    state: "failure",
    plant: leavePagesUnfiltered,
  },
  {
    check: "api.blocked",
    fault: "A rule of the web ACL blocks most requests",
    state: "warning",
    plant: blockMost,
  },
];
