import { setTimeout as sleep } from "node:timers/promises";
import { type Aws, isNotFound } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, list, text } from "../values.ts";

const MAPPING = "aws_lambda_event_source_mapping";

const SPELLING: Spelling = {
  style: "pascal",
  names: {
    arn: "EventSourceMappingArn",
    kmsKeyArn: "KMSKeyArn",
    uuid: "UUID",
    enabled: "-",
    functionName: "-",
    tags: "-",
  },
};
/** Settings with the same form in CreateEventSourceMapping and UpdateEventSourceMapping. */
const SETTINGS = [
  ...["batchSize", "filterCriteria", "functionResponseTypes", "kmsKeyArn"],
  ...["maximumBatchingWindowInSeconds", "scalingConfig"],
];

/** States in which AWS refuses other changes. Source: EventSourceMappingConfiguration, State. */
const TRANSITIONAL_STATE = /^(?:Creating|Enabling|Disabling|Updating|Deleting)$/;

/** A mapping that invokes a function for a queue's messages. */
export const eventSourceMapping: ResourceType = {
  terraform: MAPPING,
  volatile: ["lastModified", "state"],

  async create(aws, inputs) {
    const tags = fields(inputs, "tags");
    const { UUID = "" } = await aws.call("lambda", "CreateEventSourceMapping", {
      ...requestFrom(inputs),
      EventSourceArn: text(inputs, "eventSourceArn"),
      ...(Object.keys(tags).length > 0 && { Tags: tags }),
    });
    await waitUntilSettled(aws, String(UUID));
    return String(UUID);
  },

  async read(aws, { id, state }) {
    const found = await aws.call("lambda", "GetEventSourceMapping", { UUID: id });
    const functionArn = text(found, "FunctionArn");
    const asked = state["functionName"];
    const { Tags } = await aws.call("lambda", "ListTags", { Resource: text(found, "EventSourceMappingArn") });
    return {
      ...fromAnswer(found, propertiesOf(MAPPING), SPELLING),
      // Keeps the form of the input, a name or an ARN.
      functionName: typeof asked === "string" && isNamed(functionArn, asked) ? asked : functionArn,
      functionArn,
      enabled: !/^Disabl/.test(text(found, "State")),
      tags: Tags ?? {},
    };
  },

  async update(aws, { id: UUID, state }, news) {
    await aws.call("lambda", "UpdateEventSourceMapping", { ...cleared(state), ...requestFrom(news), UUID });
    await waitUntilSettled(aws, UUID);
    const Resource = text(state, "arn");
    await changeTags(state, news, {
      set: (Tags) => aws.call("lambda", "TagResource", { Resource, Tags }),
      remove: (TagKeys) => aws.call("lambda", "UntagResource", { Resource, TagKeys }),
    });
  },

  async delete(aws, { id: UUID }) {
    await aws.call("lambda", "DeleteEventSourceMapping", { UUID });
    await waitUntilSettled(aws, UUID).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  },
};

function requestFrom(inputs: Fields): Fields {
  return {
    BatchSize: propertiesOf(MAPPING)["batchSize"]?.default ?? null,
    ...toRequest(pick(inputs, SETTINGS), propertiesOf(MAPPING), SPELLING),
    FunctionName: text(inputs, "functionName"),
    Enabled: inputs["enabled"] ?? true,
  };
}

/** The values that reset settings which are no longer set. Source: UpdateEventSourceMapping. */
function cleared(state: Fields): Fields {
  return {
    ...(list(state, "functionResponseTypes").length > 0 && { FunctionResponseTypes: [] }),
    ...("filterCriteria" in state && { FilterCriteria: {} }),
    ...("scalingConfig" in state && { ScalingConfig: {} }),
    ...(state["maximumBatchingWindowInSeconds"] && { MaximumBatchingWindowInSeconds: 0 }),
    ...(state["kmsKeyArn"] && { KMSKeyArn: "" }),
  };
}

function isNamed(arn: string, name: string): boolean {
  return name === arn || name === arn.split(":").slice(6).join(":");
}

async function waitUntilSettled(aws: Aws, UUID: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const found = await aws.call("lambda", "GetEventSourceMapping", { UUID });
    if (!TRANSITIONAL_STATE.test(text(found, "State"))) return;
    await sleep(Math.min(50 * 2 ** attempt, 1000));
  }
  throw new ProviderError("AWS_REFUSED", "the event source mapping was not ready within five minutes");
}
