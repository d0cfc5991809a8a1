import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { using } from "../../../sync/aws/reading.ts";
import type { Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: "Sum" | "Maximum";
  /** Seconds. @default an hour */
  readonly period?: number;
}

const HOUR_SECONDS = 60 * 60;
const DAY_MS = 24 * HOUR_SECONDS * 1000;

/** The time a day ago. */
export function dayAgo(): Date {
  return new Date(Date.now() - DAY_MS);
}

/**
 * Reads metrics with one call.
 *
 * @param since @default a day ago
 * @returns the values of each metric, one for each period in which there was one.
 */
export async function readMetrics(
  target: Target,
  metrics: readonly Metric[],
  since = dayAgo(),
): Promise<readonly (readonly number[])[]> {
  if (metrics.length === 0) return [];
  const command = new GetMetricDataCommand({
    MetricDataQueries: metrics.map(queryFor),
    StartTime: since,
    EndTime: new Date(),
  });
  const { MetricDataResults = [] } = await using(new CloudWatchClient(awsConfig(target)), (client) =>
    client.send(command, sending(target)),
  );
  const values = new Map(MetricDataResults.map(({ Id, Values = [] }) => [Id, Values]));
  return metrics.map((_, index) => values.get(idOf(index)) ?? []);
}

/** The sum of each metric. */
export async function metricSums(
  target: Target,
  metrics: readonly Metric[],
  since?: Date,
): Promise<readonly number[]> {
  return (await readMetrics(target, metrics, since)).map((values) =>
    values.reduce((sum, value) => sum + value, 0),
  );
}

function queryFor({ namespace, name, dimensions, stat, period }: Metric, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const metric = { Namespace: namespace, MetricName: name, Dimensions };
  return {
    Id: idOf(index),
    MetricStat: { Metric: metric, Period: period ?? HOUR_SECONDS, Stat: stat },
    ReturnData: true,
  };
}

function idOf(index: number): string {
  return `m${index}`;
}
