import { partitionOf } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isSame, text } from "../values.ts";
import { apiArn, escaped, executionArn, type Operation, patch, tagCalls } from "./apigateway-calls.ts";

const STAGE = "aws_api_gateway_stage";
const STAGE_SPELLING = {
  style: "camel",
  names: { deployment: "deploymentId", xrayTracingEnabled: "tracingEnabled" },
} as const;
/** Pulumi's names, and the paths of UpdateStage. */
const STAGE_PATHS: Readonly<Record<string, string>> = {
  deployment: "/deploymentId",
  description: "/description",
  documentationVersion: "/documentationVersion",
  clientCertificateId: "/clientCertificateId",
  xrayTracingEnabled: "/tracingEnabled",
  cacheClusterEnabled: "/cacheClusterEnabled",
  cacheClusterSize: "/cacheClusterSize",
};

export const stage: ResourceType = {
  terraform: STAGE,

  async create(aws, inputs) {
    const key = { restApiId: text(inputs, "restApi"), stageName: text(inputs, "stageName") };
    await aws.call("apigateway", "CreateStage", {
      ...key,
      deploymentId: text(inputs, "deployment"),
      tracingEnabled: inputs["xrayTracingEnabled"],
      ...pick(inputs, ["description", "variables", "documentationVersion", "canarySettings", "tags"]),
      ...pick(inputs, ["cacheClusterEnabled", "cacheClusterSize"]),
    });
    const certificate = pick(inputs, ["clientCertificateId"]);
    await patch(aws, "UpdateStage", key, [...logChanges({}, inputs), ...stageChanges({}, certificate)]);
    return `ags-${key.restApiId}-${key.stageName}`;
  },

  async read(aws, { id, state }) {
    const key = stageKey(id, state);
    const found = await aws.call("apigateway", "GetStage", key);
    const arn = await executionArn(aws, key.restApiId);
    const { region } = aws;
    return {
      ...fromAnswer(found, propertiesOf(STAGE), STAGE_SPELLING),
      id: `ags-${key.restApiId}-${key.stageName}`,
      restApi: key.restApiId,
      arn: `${apiArn(aws, key.restApiId)}/stages/${key.stageName}`,
      executionArn: `${arn}/${key.stageName}`,
      invokeUrl: `https://${key.restApiId}.execute-api.${region}.${partitionOf(region).dnsSuffix}/${key.stageName}`,
      webAclArn: found["webAclArn"] ?? "",
      tags: fields(found, "tags"),
    };
  },

  async update(aws, { id, state }, news) {
    const key = stageKey(id, state);
    await patch(aws, "UpdateStage", key, [
      ...stageChanges(state, news),
      ...variableChanges(fields(state, "variables"), fields(news, "variables")),
      ...logChanges(state, news),
    ]);
    await changeTags(state, news, tagCalls(aws, `${apiArn(aws, key.restApiId)}/stages/${key.stageName}`));
  },

  async delete(aws, { id, state }) {
    await aws.call("apigateway", "DeleteStage", stageKey(id, state));
  },
};

/** A stage is imported as "api/stage". */
function stageKey(id: string, state: Fields): { restApiId: string; stageName: string } {
  const [api = "", name] = id.split("/");
  if (name !== undefined) return { restApiId: api, stageName: name };
  return { restApiId: text(state, "restApi"), stageName: text(state, "stageName") };
}

function stageChanges(olds: Fields, news: Fields): Operation[] {
  return Object.entries(STAGE_PATHS)
    .filter(([name]) => !isSame(olds[name], news[name]))
    .filter(([name]) => news[name] !== undefined || (olds[name] || "") !== "")
    .map(([name, path]) => ({
      op: "replace",
      path,
      value: String(news[name] ?? (typeof olds[name] === "boolean" ? false : "")),
    }));
}

function variableChanges(before: Fields, after: Fields): Operation[] {
  const gone = Object.keys(before).filter((name) => !(name in after));
  const changed = Object.keys(after).filter((name) => !isSame(before[name], after[name]));
  return [
    ...gone.map((name): Operation => ({ op: "remove", path: `/variables/${escaped(name)}` })),
    ...changed.map(
      (name): Operation => ({
        op: "replace",
        path: `/variables/${escaped(name)}`,
        value: String(after[name]),
      }),
    ),
  ];
}

function logChanges(olds: Fields, news: Fields): Operation[] {
  const before = fields(olds, "accessLogSettings");
  const after = fields(news, "accessLogSettings");
  if (isSame(before, after)) return [];
  if (Object.keys(after).length === 0) return [{ op: "remove", path: "/accessLogSettings" }];
  return ["destinationArn", "format"].map((name) => ({
    op: "replace",
    path: `/accessLogSettings/${name}`,
    value: String(after[name] ?? ""),
  }));
}
