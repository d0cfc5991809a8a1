import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { type Property, propertiesOf } from "../schema.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isSame, text, type Value } from "../values.ts";

const QUEUE = "aws_sqs_queue";

/** Pulumi's names → a queue's attributes. Source: SetQueueAttributes, Attributes. */
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  contentBasedDeduplication: "ContentBasedDeduplication",
  deduplicationScope: "DeduplicationScope",
  delaySeconds: "DelaySeconds",
  fifoThroughputLimit: "FifoThroughputLimit",
  kmsDataKeyReusePeriodSeconds: "KmsDataKeyReusePeriodSeconds",
  kmsMasterKeyId: "KmsMasterKeyId",
  maxMessageSize: "MaximumMessageSize",
  messageRetentionSeconds: "MessageRetentionPeriod",
  policy: "Policy",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  redriveAllowPolicy: "RedriveAllowPolicy",
  redrivePolicy: "RedrivePolicy",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  visibilityTimeoutSeconds: "VisibilityTimeout",
};

/** A queue. Its ID is its URL. A FIFO queue needs an explicit name that ends in ".fifo". */
export const queue: ResourceType = {
  terraform: QUEUE,
  autoname: { property: "name", maxLength: 80 },
  json: ["policy", "redrivePolicy", "redriveAllowPolicy"],

  async create(aws, inputs) {
    const answer = await aws.call("sqs", "CreateQueue", {
      QueueName: text(inputs, "name"),
      Attributes: {
        ...attributesFrom(withDefaults(inputs)),
        // Only FIFO queues may have this attribute. Source: CreateQueue, FifoQueue.
        ...(inputs["fifoQueue"] === true && { FifoQueue: "true" }),
      },
      tags: fields(inputs, "tags"),
    });
    return text(answer, "QueueUrl");
  },

  async read(aws, { id: QueueUrl }) {
    const found = await attributesOf(aws, QueueUrl);
    const { Tags } = await aws.call("sqs", "ListQueueTags", { QueueUrl });
    const arn = text(found, "QueueArn");
    return {
      arn,
      url: QueueUrl,
      name: arn.split(":").at(-1) ?? "",
      fifoQueue: found["FifoQueue"] === "true",
      ...propertiesFrom(found),
      tags: Tags ?? {},
    };
  },

  async update(aws, { id: QueueUrl, state }, news) {
    const after = withDefaults(news);
    const changed = Object.keys(ATTRIBUTE_NAMES).filter((name) => {
      const isLeftOut = (after[name] ?? null) === null && propertiesOf(QUEUE)[name]?.computed === true;
      return !isLeftOut && !isSame(state[name] || null, after[name] || null);
    });
    const cleared = Object.fromEntries(changed.map((name): [string, Value] => [name, after[name] ?? ""]));
    if (changed.length > 0) await setAttributes(aws, QueueUrl, attributesFrom(cleared));
    await changeTags(state, news, {
      set: (Tags) => aws.call("sqs", "TagQueue", { QueueUrl, Tags }),
      remove: (TagKeys) => aws.call("sqs", "UntagQueue", { QueueUrl, TagKeys }),
    });
  },

  async delete(aws, { id: QueueUrl }) {
    await aws.call("sqs", "DeleteQueue", { QueueUrl });
  },
};

/** The resource policy of a queue, as a separate resource. */
export const queuePolicy = attributeOfQueue("aws_sqs_queue_policy", "policy", "Policy");

/** Restricts the queues that may use this one as dead-letter queue. */
export const redriveAllowPolicy = attributeOfQueue(
  "aws_sqs_queue_redrive_allow_policy",
  "redriveAllowPolicy",
  "RedriveAllowPolicy",
);

/** One attribute of a queue as a separate resource. Its ID is the queue's URL. */
function attributeOfQueue(terraform: string, property: string, attribute: string): ResourceType {
  return {
    terraform,
    json: [property],
    async create(aws, inputs) {
      const id = text(inputs, "queueUrl");
      await setAttributes(aws, id, { [attribute]: text(inputs, property) });
      return id;
    },
    async read(aws, { id }) {
      const found = (await attributesOf(aws, id))[attribute];
      return found ? { queueUrl: id, [property]: found } : undefined;
    },
    async update(aws, { id }, news) {
      await setAttributes(aws, id, { [attribute]: text(news, property) });
    },
    async delete(aws, { id }) {
      await setAttributes(aws, id, { [attribute]: "" });
    },
  };
}

async function attributesOf(aws: Aws, QueueUrl: string): Promise<Fields> {
  const answer = await aws.call("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
  return fields(answer, "Attributes");
}

async function setAttributes(aws: Aws, QueueUrl: string, Attributes: Fields): Promise<void> {
  await aws.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes });
}

/** The real provider sends its defaults. Its maximum message size differs from AWS's default. */
function withDefaults(inputs: Fields): Fields {
  const defaults = Object.entries(propertiesOf(QUEUE)).flatMap(([name, property]): [string, Value][] =>
    property.default === undefined || property.default === false ? [] : [[name, property.default]],
  );
  return { ...Object.fromEntries(defaults), ...inputs };
}

/** SQS represents numbers and booleans as texts. */
function attributesFrom(properties: Fields): Fields {
  const entries = Object.entries(ATTRIBUTE_NAMES).flatMap(([name, attribute]): [string, Value][] => {
    const value = properties[name] ?? null;
    return value === null ? [] : [[attribute, String(value)]];
  });
  return Object.fromEntries(entries);
}

function propertiesFrom(attributes: Fields): Fields {
  const entries = Object.entries(ATTRIBUTE_NAMES).flatMap(([name, attribute]): [string, Value][] => {
    const found = attributes[attribute];
    return typeof found === "string" ? [[name, propertyFrom(found, propertiesOf(QUEUE)[name])]] : [];
  });
  return Object.fromEntries(entries);
}

function propertyFrom(found: string, property: Property | undefined): Value {
  if (property?.kind === "number") return Number(found);
  return property?.kind === "bool" ? found === "true" : found;
}
