import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, isSame, list, text, type Value } from "../values.ts";
import {
  apiArn,
  escaped,
  executionArn,
  type Operation,
  patch,
  SPELLING,
  tagCalls,
} from "./apigateway-calls.ts";

const REST_API = "aws_api_gateway_rest_api";
const BODY_PROPERTIES = ["body", "parameters", "putRestApiMode", "failOnWarnings"];
/** Properties that UpdateRestApi changes by one `replace` each. Source: "Patch operations", UpdateRestApi. */
const REPLACEABLE_PROPERTIES = [
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
      ...replacements(state, news, REPLACEABLE_PROPERTIES),
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

/** Imports the body, and then sets the other inputs again, as the real provider does. */
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
  const given = REPLACEABLE_PROPERTIES.filter((name) => name in inputs);
  const now: Fields = { ...after, policy: plainPolicy(after["policy"]) };
  await patch(aws, "UpdateRestApi", { restApiId: id }, replacements(now, inputs, given));
}

/** AWS returns the policy with escaped quotes. */
function plainPolicy(found: Value | undefined): string {
  if (typeof found !== "string" || found === "") return "";
  return found.startsWith('{\\"') ? String(JSON.parse(`"${found}"`)) : found;
}

async function rootResource(aws: Aws, restApiId: string): Promise<string> {
  const resources = list(await aws.call("apigateway", "GetResources", { restApiId, limit: 500 }), "items");
  const root = resources.filter(isFields).find(({ path }) => path === "/");
  return root === undefined ? "" : text(root, "id");
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
