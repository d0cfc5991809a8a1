import type { Aws } from "../aws.ts";
import type { Known, ResourceType } from "../resource.ts";
import { type Fields, fields, fieldsOf, isFields, list, text } from "../values.ts";

/** A metric filter, which counts events of a log group. */
export const logMetricFilter: ResourceType = {
  terraform: "aws_cloudwatch_log_metric_filter",
  autoname: { property: "name", maxLength: 512 },

  async create(aws, inputs) {
    await putFilter(aws, inputs);
    return text(inputs, "name");
  },

  async read(aws, known) {
    const { logGroupName, filterName } = filterKey(known);
    const found = await findFilter(aws, logGroupName, filterName);
    if (found === undefined) return undefined;
    const [metric = {}] = list(found, "metricTransformations").filter(isFields);
    return {
      id: filterName,
      name: filterName,
      logGroupName,
      pattern: found["filterPattern"] ?? "",
      metricTransformation: fieldsOf({
        name: metric["metricName"],
        namespace: metric["metricNamespace"],
        value: metric["metricValue"],
        unit: metric["unit"] ?? "None",
        dimensions: metric["dimensions"],
        defaultValue: metric["defaultValue"] === undefined ? undefined : String(metric["defaultValue"]),
      }),
    };
  },

  async update(aws, _known, news) {
    await putFilter(aws, news);
  },

  async delete(aws, known) {
    await aws.call("logs", "DeleteMetricFilter", { ...filterKey(known) });
  },
};

/** It is imported as "log group:filter". */
function filterKey({ id, state }: Known): { logGroupName: string; filterName: string } {
  const logGroupName = state["logGroupName"];
  if (typeof logGroupName === "string") return { logGroupName, filterName: id };
  const [group = "", ...name] = id.split(":");
  return { logGroupName: group, filterName: name.join(":") };
}

async function findFilter(
  aws: Aws,
  logGroupName: string,
  name: string,
  nextToken?: string,
): Promise<Fields | undefined> {
  const request = { logGroupName, filterNamePrefix: name, nextToken };
  const answer = await aws.call("logs", "DescribeMetricFilters", request);
  const found = list(answer, "metricFilters")
    .filter(isFields)
    .find((one) => one["filterName"] === name);
  const next = answer["nextToken"];
  return found ?? (typeof next === "string" ? findFilter(aws, logGroupName, name, next) : undefined);
}

async function putFilter(aws: Aws, inputs: Fields): Promise<void> {
  const { name, namespace, value, unit, dimensions, defaultValue } = fields(inputs, "metricTransformation");
  await aws.call("logs", "PutMetricFilter", {
    logGroupName: text(inputs, "logGroupName"),
    filterName: text(inputs, "name"),
    filterPattern: text(inputs, "pattern"),
    metricTransformations: [
      {
        metricName: name,
        metricNamespace: namespace,
        metricValue: value,
        unit: unit ?? "None",
        dimensions,
        defaultValue: defaultValue === undefined ? undefined : Number(defaultValue),
      },
    ],
  });
}
