import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, type Spelling, toRequest } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, isFields, list, text } from "../values.ts";
import { dimensionList, dimensionMap, queryOf, queryRequest } from "./cloudwatch-query.ts";

const ALARM = "aws_cloudwatch_metric_alarm";
const SPELLING: Spelling = {
  style: "pascal",
  names: {
    arn: "AlarmArn",
    name: "AlarmName",
    okActions: "OKActions",
    evaluateLowSampleCountPercentiles: "EvaluateLowSampleCountPercentile",
  },
};
/** Properties with another form in AWS, or with separate calls. */
const CONVERTED_PROPERTIES = ["dimensions", "metricQueries", "region", "tags", "tagsAll"];

export const metricAlarm: ResourceType = {
  terraform: ALARM,
  autoname: { property: "name", maxLength: 255 },

  async create(aws, inputs) {
    const Tags = tagList(inputs);
    await putAlarm(aws, inputs, Tags.length > 0 ? { Tags } : {});
    return text(inputs, "name");
  },

  async read(aws, { id }) {
    const answer = await aws.call("cloudwatch", "DescribeAlarms", {
      AlarmNames: [id],
      AlarmTypes: ["MetricAlarm"],
    });
    const [found] = list(answer, "MetricAlarms").filter(isFields);
    if (found === undefined) return undefined;
    const tagged = await aws.call("cloudwatch", "ListTagsForResource", {
      ResourceARN: text(found, "AlarmArn"),
    });
    return {
      ...omit(fromAnswer(found, propertiesOf(ALARM), SPELLING), CONVERTED_PROPERTIES),
      dimensions: dimensionMap(list(found, "Dimensions")),
      metricQueries: list(found, "Metrics").filter(isFields).map(queryOf),
      tags: tagsIn(list(tagged, "Tags")),
    };
  },

  async update(aws, { state }, news) {
    // Replaces the whole alarm except its tags. Source: PutMetricAlarm.
    await putAlarm(aws, news, {});
    const ResourceARN = text(state, "arn");
    await changeTags(state, news, {
      set: (tags) => aws.call("cloudwatch", "TagResource", { ResourceARN, Tags: tagList({ tags }) }),
      remove: (TagKeys) => aws.call("cloudwatch", "UntagResource", { ResourceARN, TagKeys }),
    });
  },

  async delete(aws, { id }) {
    await aws.call("cloudwatch", "DeleteAlarms", { AlarmNames: [id] });
  },
};

async function putAlarm(aws: Aws, inputs: Fields, more: Fields): Promise<void> {
  const queries = list(inputs, "metricQueries").filter(isFields);
  const dimensions = fields(inputs, "dimensions");
  await aws.call("cloudwatch", "PutMetricAlarm", {
    ...toRequest(omit(inputs, CONVERTED_PROPERTIES), propertiesOf(ALARM), SPELLING),
    ...(Object.keys(dimensions).length > 0 && { Dimensions: dimensionList(dimensions) }),
    ...(queries.length > 0 && { Metrics: queries.map(queryRequest) }),
    ...more,
  });
}
