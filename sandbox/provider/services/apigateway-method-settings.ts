import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer } from "../shape.ts";
import { type Fields, fields, isSame, text } from "../values.ts";
import { type Operation, patch, SPELLING } from "./apigateway-calls.ts";

const METHOD_SETTINGS = "aws_api_gateway_method_settings";

/** Pulumi's names, and the paths of UpdateStage. Source: "Patch operations", UpdateStage. */
const SETTING_PATHS: Readonly<Record<string, string>> = {
  metricsEnabled: "metrics/enabled",
  loggingLevel: "logging/loglevel",
  dataTraceEnabled: "logging/dataTrace",
  throttlingBurstLimit: "throttling/burstLimit",
  throttlingRateLimit: "throttling/rateLimit",
  cachingEnabled: "caching/enabled",
  cacheTtlInSeconds: "caching/ttlInSeconds",
  cacheDataEncrypted: "caching/dataEncrypted",
  requireAuthorizationForCacheControl: "caching/requireAuthorizationForCacheControl",
  unauthorizedCacheControlHeaderStrategy: "caching/unauthorizedCacheControlHeaderStrategy",
};

/**
 * Throttling, logging and caching of one method or of all methods. The method path is sent to AWS unchanged: the program must
 * write "/oauth2/token" as "~1oauth2~1token", as with the real provider (hashicorp/terraform-provider-aws#9738).
 */
export const methodSettings: ResourceType = {
  terraform: METHOD_SETTINGS,

  async create(aws, inputs) {
    await patch(aws, "UpdateStage", stageKey(inputs), changes({}, inputs));
    return [inputs["restApi"], inputs["stageName"], inputs["methodPath"]].join("-");
  },

  async read(aws, { id, state }) {
    const owner = ownerOf(id, state);
    const stage = await aws.call("apigateway", "GetStage", stageKey(owner));
    const found = fields(stage, "methodSettings")[text(owner, "methodPath")];
    if (found === undefined) return undefined;
    const { settings = {} } = fromAnswer({ settings: found }, propertiesOf(METHOD_SETTINGS), SPELLING);
    return { id: [owner["restApi"], owner["stageName"], owner["methodPath"]].join("-"), ...owner, settings };
  },

  async update(aws, { state }, news) {
    await patch(aws, "UpdateStage", stageKey(news), changes(state, news));
  },

  async delete(aws, { state }) {
    const removal: Operation = { op: "remove", path: `/${text(state, "methodPath")}` };
    await patch(aws, "UpdateStage", stageKey(state), [removal]);
  },
};

function stageKey(owner: Fields): Fields {
  return { restApiId: text(owner, "restApi"), stageName: text(owner, "stageName") };
}

/** Settings are imported as "api/stage/method path". */
function ownerOf(id: string, state: Fields): Fields {
  const [restApi = "", stageName = "", ...path] = id.split("/");
  const isImport = state["methodPath"] === undefined;
  if (isImport) return { restApi, stageName, methodPath: path.join("/") };
  const { methodPath = "", restApi: api = "", stageName: stage = "" } = state;
  return { restApi: api, stageName: stage, methodPath };
}

function changes(olds: Fields, news: Fields): Operation[] {
  const { fields: known = {} } = propertiesOf(METHOD_SETTINGS)["settings"] ?? {};
  const before = fields(olds, "settings");
  const after = fields(news, "settings");
  return Object.entries(SETTING_PATHS).flatMap(([name, path]): Operation[] => {
    const value = after[name] ?? known[name]?.default;
    if (value === undefined || isSame(before[name], value)) return [];
    return [{ op: "replace", path: `/${text(news, "methodPath")}/${path}`, value: String(value) }];
  });
}
