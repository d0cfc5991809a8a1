import { z } from "zod";

const name = z.string().min(1).max(255);

/** The JSON schema of "Specification: Embedded metric format", Amazon CloudWatch; an object has no members but these. */
const document = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().positive(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: name.regex(/^[\w.\-/#:]+$/),
          Dimensions: z.array(z.array(name).max(30)).min(1),
          Metrics: z
            .array(z.strictObject({ Name: name, Unit: z.enum(["Count", "Milliseconds"]) }))
            .min(1)
            .max(100),
        }),
      )
      .min(1),
  }),
});

/** CloudWatch's limits of a dimension: non-blank ASCII without control characters. Source: API reference, "Dimension". */
const dimension = z
  .string()
  .max(1024)
  .regex(/^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$/);

export interface EmbeddedMetrics {
  readonly timestamp: number;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  /** For each metric that CloudWatch extracts from the line: namespace, ordered dimension names, metric name. */
  readonly counted: readonly string[];
}

/**
 * Reads a log line as CloudWatch does.
 *
 * @throws if the line violates the embedded metric format: unknown or missing members, or a name without a value.
 */
export function embeddedMetrics(line: unknown): EmbeddedMetrics {
  const { _aws, ...root } = document.parse(line);
  const directives = _aws.CloudWatchMetrics;
  const dimensionNames = directives.flatMap(({ Dimensions }) => Dimensions.flat());
  const metricNames = directives.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return {
    timestamp: _aws.Timestamp,
    dimensions: Object.fromEntries(dimensionNames.map((key) => [key, dimension.parse(root[key])])),
    metrics: Object.fromEntries(metricNames.map((key) => [key, z.number().nonnegative().parse(root[key])])),
    counted: directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((set) => Metrics.map(({ Name }) => `${Namespace} ${set.join()} ${Name}`)),
    ),
  };
}
