import { type Fields, fields, fieldsOf, isFields, text, type Value } from "../values.ts";

/** Converts a metric query of an alarm to PutMetricAlarm's form. Source: MetricDataQuery, MetricStat. */
export function queryRequest(query: Fields): Fields {
  const metric = fields(query, "metric");
  const { metricName, namespace, dimensions, period, stat, unit } = metric;
  const MetricStat = fieldsOf({
    Metric: fieldsOf({
      MetricName: metricName,
      Namespace: namespace,
      Dimensions: isFields(dimensions) ? dimensionList(dimensions) : undefined,
    }),
    Period: period,
    Stat: stat,
    Unit: unit,
  });
  return fieldsOf({
    Id: query["id"],
    AccountId: query["accountId"],
    Expression: query["expression"],
    Label: query["label"],
    Period: query["period"],
    // The real provider's default; the API's own is true.
    ReturnData: query["returnData"] ?? false,
    MetricStat: Object.keys(metric).length > 0 ? MetricStat : undefined,
  });
}

/** Converts a metric query of an alarm to properties. */
export function queryOf(found: Fields): Fields {
  const stat = fields(found, "MetricStat");
  const of = fields(stat, "Metric");
  const dimensions = Array.isArray(of["Dimensions"]) ? dimensionMap(of["Dimensions"]) : {};
  const metric = fieldsOf({
    metricName: of["MetricName"],
    namespace: of["Namespace"],
    dimensions: Object.keys(dimensions).length > 0 ? dimensions : undefined,
    period: stat["Period"],
    stat: stat["Stat"],
    unit: stat["Unit"],
  });
  return fieldsOf({
    id: found["Id"],
    accountId: found["AccountId"],
    expression: found["Expression"] || undefined,
    label: found["Label"] || undefined,
    period: found["Period"] || undefined,
    returnData: found["ReturnData"] === true || undefined,
    metric: Object.keys(metric).length > 0 ? metric : undefined,
  });
}

/** Converts dimensions to CloudWatch's list. */
export function dimensionList(dimensions: Fields): Fields[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

/** Converts CloudWatch's list to dimensions by name. */
export function dimensionMap(found: readonly Value[]): Fields {
  return Object.fromEntries(found.filter(isFields).map((one) => [text(one, "Name"), one["Value"] ?? ""]));
}
