import { randomUUID } from "node:crypto";
import type { Aws } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { Known, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, isFields, list, text } from "../values.ts";

const RULE = "aws_cloudwatch_event_rule";
const TARGET = "aws_cloudwatch_event_target";
const DEFAULT_BUS = "default";

const RULE_SPELLING: Spelling = { style: "pascal", names: { tags: "-" } };
const RULE_SETTINGS = [
  ...["name", "eventBusName", "description", "eventPattern", "roleArn", "scheduleExpression", "state"],
];

/** Selects events of a bus for its targets. */
export const eventRule: ResourceType = {
  terraform: RULE,
  autoname: { property: "name", maxLength: 64 },
  json: ["eventPattern"],

  async create(aws, inputs) {
    const tags = tagList(inputs);
    await putRule(aws, inputs, tags.length > 0 ? { Tags: tags } : {});
    const bus = busOf(inputs);
    const name = text(inputs, "name");
    return bus === DEFAULT_BUS ? name : `${bus}/${name}`;
  },

  async read(aws, { id }) {
    const found = await aws.call("events", "DescribeRule", ruleKey(id));
    const tags = await aws.call("events", "ListTagsForResource", { ResourceARN: text(found, "Arn") });
    return {
      ...fromAnswer(found, propertiesOf(RULE), RULE_SPELLING),
      eventBusName: ruleKey(id).EventBusName,
      tags: tagsIn(list(tags, "Tags")),
    };
  },

  async update(aws, { state }, news) {
    // For an existing rule, PutRule ignores tags. Source: PutRule.
    await putRule(aws, news);
    const ResourceARN = text(state, "arn");
    await changeTags(state, news, {
      set: () => aws.call("events", "TagResource", { ResourceARN, Tags: tagList(news) }),
      remove: (TagKeys) => aws.call("events", "UntagResource", { ResourceARN, TagKeys }),
    });
  },

  async delete(aws, { id, state }) {
    await aws.call("events", "DeleteRule", { ...ruleKey(id), Force: state["forceDestroy"] === true });
  },
};

async function putRule(aws: Aws, inputs: Fields, extra: Fields = {}): Promise<void> {
  const request = toRequest(pick(inputs, RULE_SETTINGS), propertiesOf(RULE), RULE_SPELLING);
  await aws.call("events", "PutRule", { ...request, ...extra });
}

/** A rule's ID, also for imports, is "name", or "bus/name" for other buses than the default. The name has no slash. */
function ruleKey(id: string): { Name: string; EventBusName: string } {
  const slash = id.lastIndexOf("/");
  return { Name: id.slice(slash + 1), EventBusName: slash < 0 ? DEFAULT_BUS : id.slice(0, slash) };
}

function busOf(inputs: Fields): string {
  const bus = inputs["eventBusName"];
  return typeof bus === "string" ? bus : DEFAULT_BUS;
}

const TARGET_SPELLING: Spelling = {
  style: "pascal",
  names: {
    targetId: "Id",
    sqsTarget: "SqsParameters",
    "inputTransformer.inputPaths": "InputPathsMap",
  },
};
const TARGET_SETTINGS = [
  ...["targetId", "arn", "roleArn", "input", "inputPath", "inputTransformer", "sqsTarget"],
  ...["deadLetterConfig", "retryPolicy"],
];

/** A rule's target, and the form of the events for it. */
export const eventTarget: ResourceType = {
  terraform: TARGET,
  json: ["input"],

  async create(aws, inputs) {
    const targetId = text({ targetId: `terraform-${randomUUID()}`, ...inputs }, "targetId");
    await putTarget(aws, { ...inputs, targetId });
    const id = `${text(inputs, "rule")}/${targetId}`;
    const bus = busOf(inputs);
    return bus === DEFAULT_BUS ? id : `${bus}/${id}`;
  },

  async read(aws, known) {
    const { EventBusName, Rule, Id } = targetKey(known);
    for (let NextToken: unknown; ; ) {
      const page = await aws.call("events", "ListTargetsByRule", { EventBusName, Rule, NextToken });
      const found = list(page, "Targets").find((one) => isFields(one) && one["Id"] === Id);
      if (isFields(found)) {
        const properties = fromAnswer(found, propertiesOf(TARGET), TARGET_SPELLING);
        return { ...properties, rule: Rule, eventBusName: EventBusName };
      }
      NextToken = page["NextToken"];
      if (NextToken === undefined) return undefined;
    }
  },

  async update(aws, known, news) {
    await putTarget(aws, { ...news, targetId: targetKey(known).Id });
  },

  async delete(aws, known) {
    const { EventBusName, Rule, Id } = targetKey(known);
    const Force = known.state["forceDestroy"] === true;
    throwIfFailed(await aws.call("events", "RemoveTargets", { EventBusName, Rule, Ids: [Id], Force }));
  },
};

async function putTarget(aws: Aws, inputs: Fields): Promise<void> {
  const target = toRequest(pick(inputs, TARGET_SETTINGS), propertiesOf(TARGET), TARGET_SPELLING);
  const request = { Rule: text(inputs, "rule"), EventBusName: busOf(inputs), Targets: [target] };
  throwIfFailed(await aws.call("events", "PutTargets", request));
}

/** The call succeeds even if its only target failed. Source: PutTargets, FailedEntries. */
function throwIfFailed(answer: Fields): void {
  const [failed] = list(answer, "FailedEntries");
  if (!isFields(failed)) return;
  throw new ProviderError("AWS_REFUSED", `${text(failed, "ErrorCode")}: ${text(failed, "ErrorMessage")}`);
}

/** A target's ID, also for imports, is "rule/target", or "bus/rule/target" for other buses than the default. */
function targetKey({ id }: Known): { EventBusName: string; Rule: string; Id: string } {
  const [Id = "", Rule = "", ...bus] = id.split("/").reverse();
  return { Id, Rule, EventBusName: bus.reverse().join("/") || DEFAULT_BUS };
}
