import { type Aws, partitionOf } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, isSame, list, text, type Value } from "../values.ts";

const REST_API = "aws_api_gateway_rest_api";
const SPELLING = { style: "camel", names: {} } as const;
const BODY_PROPERTIES = ["body", "parameters", "putRestApiMode", "failOnWarnings"];
/** What UpdateRestApi takes by `replace` of one path each. Source: "Patch operations", UpdateRestApi. */
const PLAIN = [
  ...["name", "description", "policy", "apiKeySource", "disableExecuteApiEndpoint", "minimumCompressionSize"],
  ...["securityPolicy", "endpointAccessMode"],
];

export const restApi: ResourceType = {
  terraform: REST_API,
  autoname: { property: "name", maxLength: 255 },
  volatile: ["policy"],
  json: ["policy"],

  async create(aws, inputs) {
    const size = inputs["minimumCompressionSize"];
    const id = text(
      await aws.call("apigateway", "CreateRestApi", {
        ...pick(inputs, [
          "name",
          "description",
          "policy",
          "apiKeySource",
          "disableExecuteApiEndpoint",
          "tags",
        ]),
        ...pick(inputs, ["binaryMediaTypes", "securityPolicy", "endpointAccessMode"]),
        ...(size !== undefined && { minimumCompressionSize: Number(size) }),
        ...(isFields(inputs["endpointConfiguration"]) && { endpointConfiguration: endpoint(inputs) }),
      }),
      "id",
    );
    await putBody(aws, id, inputs);
    return id;
  },

  async read(aws, { id }) {
    const found = await aws.call("apigateway", "GetRestApi", { restApiId: id });
    const size = found["minimumCompressionSize"];
    return {
      ...fromAnswer(found, propertiesOf(REST_API), SPELLING),
      binaryMediaTypes: list(found, "binaryMediaTypes"),
      description: found["description"] ?? "",
      minimumCompressionSize: size === undefined ? "" : String(size),
      policy: plainPolicy(found["policy"]),
      rootResourceId: found["rootResourceId"] ?? (await rootResource(aws, id)),
      arn: apiArn(aws, id),
      executionArn: await executionArn(aws, id),
      tags: fields(found, "tags"),
    };
  },

  async update(aws, { id, state }, news) {
    await patch(aws, "UpdateRestApi", { restApiId: id }, [
      ...replacements(state, news, PLAIN),
      ...endpointChanges(fields(state, "endpointConfiguration"), fields(news, "endpointConfiguration")),
      ...("binaryMediaTypes" in news
        ? mediaTypeChanges(list(state, "binaryMediaTypes"), list(news, "binaryMediaTypes"))
        : []),
    ]);
    if (BODY_PROPERTIES.some((name) => !isSame(state[name], news[name]))) await putBody(aws, id, news);
    await changeTags(state, news, tagCalls(aws, apiArn(aws, id)));
  },

  async delete(aws, { id }) {
    await aws.call("apigateway", "DeleteRestApi", { restApiId: id });
  },
};

function endpoint(inputs: Fields): Fields {
  const { types = "EDGE", ...rest } = fields(inputs, "endpointConfiguration");
  return { ...rest, types: [types] };
}

/** Imports the body, and then sets again what was asked for beside it, as the real provider does. */
async function putBody(aws: Aws, id: string, inputs: Fields): Promise<void> {
  const body = inputs["body"];
  if (typeof body !== "string") return;
  const parameters = fields(inputs, "parameters");
  const after = await aws.call("apigateway", "PutRestApi", {
    restApiId: id,
    mode: inputs["putRestApiMode"] ?? "overwrite",
    failOnWarnings: inputs["failOnWarnings"] ?? false,
    ...(Object.keys(parameters).length > 0 && { parameters }),
    body: new TextEncoder().encode(body),
  });
  const given = PLAIN.filter((name) => name in inputs);
  const now: Fields = { ...after, policy: plainPolicy(after["policy"]) };
  await patch(aws, "UpdateRestApi", { restApiId: id }, replacements(now, inputs, given));
}

/** AWS gives the policy back with its quotes escaped. */
function plainPolicy(found: Value | undefined): string {
  if (typeof found !== "string" || found === "") return "";
  return found.startsWith('{\\"') ? String(JSON.parse(`"${found}"`)) : found;
}

async function rootResource(aws: Aws, restApiId: string): Promise<string> {
  const resources = list(await aws.call("apigateway", "GetResources", { restApiId, limit: 500 }), "items");
  const root = resources.filter(isFields).find(({ path }) => path === "/");
  return root === undefined ? "" : text(root, "id");
}

interface Operation {
  readonly op: "replace" | "add" | "remove";
  readonly path: string;
  readonly value?: string;
}

async function patch(
  aws: Aws,
  operation: string,
  key: Fields,
  patchOperations: readonly Operation[],
): Promise<void> {
  if (patchOperations.length > 0) await aws.call("apigateway", operation, { ...key, patchOperations });
}

function replacements(olds: Fields, news: Fields, names: readonly string[]): Operation[] {
  return names
    .filter(
      (name) => !isSame(olds[name], news[name]) && !(news[name] === undefined && (olds[name] ?? "") === ""),
    )
    .filter((name) => name in news || propertiesOf(REST_API)[name]?.computed !== true)
    .map((name) => ({ op: "replace", path: `/${name}`, value: String(news[name] ?? "") }));
}

function endpointChanges(before: Fields, after: Fields): Operation[] {
  return ["types", "ipAddressType"]
    .filter((name) => after[name] !== undefined && after[name] !== before[name])
    .map((name) => {
      const path =
        name === "types" ? `/endpointConfiguration/types/${before[name]}` : `/endpointConfiguration/${name}`;
      return { op: "replace", path, value: String(after[name]) };
    });
}

function mediaTypeChanges(before: readonly Value[], after: readonly Value[]): Operation[] {
  const path = (type: Value) => `/binaryMediaTypes/${escaped(String(type))}`;
  return [
    ...before
      .filter((one) => !after.includes(one))
      .map((one): Operation => ({ op: "remove", path: path(one) })),
    ...after.filter((one) => !before.includes(one)).map((one): Operation => ({ op: "add", path: path(one) })),
  ];
}

/** RFC 6901, section 3. */
function escaped(segment: string): string {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1");
}

function apiArn({ region }: Aws, id: string): string {
  return `arn:${partitionOf(region).id}:apigateway:${region}::/restapis/${id}`;
}

async function executionArn(aws: Aws, id: string): Promise<string> {
  return `arn:${partitionOf(aws.region).id}:execute-api:${aws.region}:${await aws.account()}:${id}`;
}

function tagCalls(aws: Aws, resourceArn: string) {
  return {
    set: (tags: Fields) => aws.call("apigateway", "TagResource", { resourceArn, tags }),
    remove: (tagKeys: string[]) => aws.call("apigateway", "UntagResource", { resourceArn, tagKeys }),
  };
}

export const restApiPolicy: ResourceType = {
  terraform: "aws_api_gateway_rest_api_policy",
  json: ["policy"],

  async create(aws, inputs) {
    const restApiId = text(inputs, "restApiId");
    await setPolicy(aws, restApiId, text(inputs, "policy"));
    return restApiId;
  },

  async read(aws, { id }) {
    const policy = plainPolicy((await aws.call("apigateway", "GetRestApi", { restApiId: id }))["policy"]);
    return policy === "" ? undefined : { restApiId: id, policy };
  },

  async update(aws, { id }, news) {
    await setPolicy(aws, id, text(news, "policy"));
  },

  async delete(aws, { id }) {
    await setPolicy(aws, id, "");
  },
};

async function setPolicy(aws: Aws, restApiId: string, value: string): Promise<void> {
  await patch(aws, "UpdateRestApi", { restApiId }, [{ op: "replace", path: "/policy", value }]);
}

export const deployment: ResourceType = {
  terraform: "aws_api_gateway_deployment",

  async create(aws, inputs) {
    const request = { ...pick(inputs, ["description", "variables"]), restApiId: text(inputs, "restApi") };
    return text(await aws.call("apigateway", "CreateDeployment", request), "id");
  },

  async read(aws, { id, state }) {
    const [api = "", own] = id.split("/");
    const restApi_ = own === undefined ? text(state, "restApi") : api;
    const found = await aws.call("apigateway", "GetDeployment", {
      restApiId: restApi_,
      deploymentId: own ?? id,
    });
    return { id: own ?? id, restApi: restApi_, ...pick(found, ["description", "createdDate"]) };
  },

  async update(aws, { id, state }, news) {
    const key = { restApiId: text(state, "restApi"), deploymentId: id };
    const value = String(news["description"] ?? "");
    await patch(aws, "UpdateDeployment", key, [{ op: "replace", path: "/description", value }]);
  },

  async delete(aws, { id, state }) {
    await aws.call("apigateway", "DeleteDeployment", { restApiId: text(state, "restApi"), deploymentId: id });
  },
};

const STAGE = "aws_api_gateway_stage";
const STAGE_SPELLING = {
  style: "camel",
  names: { deployment: "deploymentId", xrayTracingEnabled: "tracingEnabled" },
} as const;
/** Pulumi's name, and the path that UpdateStage takes. */
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
    .filter(
      ([name]) =>
        news[name] !== undefined ||
        !["", false].includes(String(olds[name] ?? "") === "" ? "" : olds[name] === false ? false : "set"),
    )
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
