import type { Known, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, type Spelling, toRequest } from "../shape.ts";
import { type Fields, fieldsOf, isFields, text, type Value } from "../values.ts";

const CONFIG = "aws_lambda_function_event_invoke_config";
const SPELLING: Spelling = { style: "pascal", names: { functionName: "-", qualifier: "-" } };
/** Source: PutFunctionEventInvokeConfig, MaximumEventAgeInSeconds. */
const DEFAULT_EVENT_AGE_SECONDS = 21_600;
const SETTINGS = ["destinationConfig", "maximumEventAgeInSeconds"];

/** Settings of asynchronous invocations: number and time of retries, and destinations. */
export const functionEventInvokeConfig: ResourceType = {
  terraform: CONFIG,

  async create(aws, inputs) {
    const name = text(inputs, "functionName");
    const qualifier = inputs["qualifier"];
    await aws.call("lambda", "PutFunctionEventInvokeConfig", requestFrom(inputs));
    return typeof qualifier === "string" ? `${name}:${qualifier}` : name;
  },

  async read(aws, known) {
    const key = keyOf(known);
    const found = await aws.call("lambda", "GetFunctionEventInvokeConfig", { ...key });
    const { destinationConfig, maximumEventAgeInSeconds, ...rest } = fromAnswer(
      found,
      propertiesOf(CONFIG),
      SPELLING,
    );
    const destinations = isFields(destinationConfig) ? withoutEmpty(destinationConfig) : {};
    return {
      ...rest,
      ...(isAgeSet(known, maximumEventAgeInSeconds) && { maximumEventAgeInSeconds }),
      functionName: key.FunctionName,
      ...(key.Qualifier !== undefined && { qualifier: key.Qualifier }),
      ...(Object.keys(destinations).length > 0 && { destinationConfig: destinations }),
    };
  },

  /** Put overwrites the whole configuration. Source: PutFunctionEventInvokeConfig. */
  async update(aws, _known, news) {
    await aws.call("lambda", "PutFunctionEventInvokeConfig", requestFrom(news));
  },

  async delete(aws, known) {
    await aws.call("lambda", "DeleteFunctionEventInvokeConfig", { ...keyOf(known) });
  },
};

function requestFrom(inputs: Fields): Fields {
  return fieldsOf({
    ...toRequest(pick(inputs, SETTINGS), propertiesOf(CONFIG), SPELLING),
    FunctionName: text(inputs, "functionName"),
    Qualifier: inputs["qualifier"],
    MaximumRetryAttempts: inputs["maximumRetryAttempts"] ?? 2,
  });
}

/** The ID, also for imports, is a function's name or ARN with an optional qualifier. */
function keyOf({ id, state }: Known): { FunctionName: string; Qualifier: Value | undefined } {
  const parts = id.split(":");
  const isQualified = parts.length === 2 || parts.length === 8;
  const own = isQualified ? parts.slice(0, -1).join(":") : id;
  return { FunctionName: own, Qualifier: isQualified ? parts.at(-1) : state["qualifier"] };
}

/** AWS may return the default age for an unset one. */
function isAgeSet({ state }: Known, age: Value | undefined): boolean {
  return (
    age !== undefined &&
    (age !== DEFAULT_EVENT_AGE_SECONDS || state["maximumEventAgeInSeconds"] !== undefined)
  );
}

function withoutEmpty(found: Fields): Fields {
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => !isFields(value) || Object.keys(value).length > 0),
  );
}
