import { z } from "zod";
import { type FakeService, fakeService } from "./fake-service.ts";

const requestSchema = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({
        Metric: z.object({
          Namespace: z.string(),
          MetricName: z.string(),
          Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).optional(),
        }),
      }),
    }),
  ),
});

/** A metric that a check reads. */
export interface ReadMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * Puts a fake in the place of CloudWatch: metrics in an account cannot be taken back.
 *
 * @param valueFor the value of a metric in the only period that has one.
 */
export function fakeMetrics(valueFor: (metric: ReadMetric) => number): Promise<FakeService> {
  return fakeService("AWS_ENDPOINT_URL_CLOUDWATCH", ({ body }) => {
    const results = requestSchema.parse(body).MetricDataQueries.map(({ Id, MetricStat: { Metric } }) => {
      const pairs = (Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]);
      const metric = {
        namespace: Metric.Namespace,
        name: Metric.MetricName,
        dimensions: Object.fromEntries(pairs),
      };
      return { Id, Label: Metric.MetricName, Timestamps: [1_700_000_000], Values: [valueFor(metric)] };
    });
    return { body: { MetricDataResults: results } };
  });
}
