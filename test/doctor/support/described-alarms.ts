import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { z } from "zod";
import { type Alarm, alarmsOn } from "../../../infra/monitoring/alarms.ts";
import { defined } from "../../../sync/model/defined.ts";
import { settingsOf } from "./target.ts";

/** What the alarms of this world watch. */
const ALARM_SOURCES = {
  userPool: "eu-central-1_AbCdEfGhI",
  clients: { "sign-in": "1example23456789", "sign-in-notes": "notes" },
  proxy: { api: "sign-in-p-prod", stage: "prod", function: "sign-in-bridge-1", metricsDimension: "" },
  bridge: {
    api: "sign-in-idp-p-prod",
    stage: "idp",
    function: "sign-in-bridge-1",
    metricsDimension: "p-prod",
  },
};

/** The alarms of the settings, as CloudWatch describes them. */
export function describedAlarms(): MetricAlarm[] {
  const { monitoring } = settingsOf({ monitoring: "true" });
  return Object.entries(monitoring ? alarmsOn(ALARM_SOURCES, monitoring) : {}).map(([name, alarm]) =>
    describedAlarm(name, alarm),
  );
}

const metricQueries = z.array(
  z.object({
    metric: z.object({ metricName: z.string(), dimensions: z.record(z.string(), z.string()) }).optional(),
  }),
);

function describedAlarm(name: string, alarm: Alarm): MetricAlarm {
  const { data: queries = [] } = metricQueries.safeParse(alarm.metricQueries);
  const described = (dimensions: object = {}) =>
    Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value: String(Value) }));
  return {
    AlarmName: `sign-in-${name}-0123abc`,
    ActionsEnabled: true,
    AlarmActions: ["arn:aws:sns:eu-central-1:111122223333:sign-in-alarms"],
    Threshold: Number(alarm.threshold),
    Dimensions: described(alarm.dimensions),
    ...defined({ MetricName: text(alarm.metricName), Namespace: text(alarm.namespace) }),
    Metrics: queries.flatMap(({ metric }, index) =>
      metric === undefined
        ? []
        : [
            {
              Id: `m${index}`,
              MetricStat: {
                Metric: { MetricName: metric.metricName, Dimensions: described(metric.dimensions) },
                Period: 300,
                Stat: "Sum",
              },
            },
          ],
    ),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
