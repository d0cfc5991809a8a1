import type { Dimension, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { z } from "zod";
import { type Alarm, alarmsOn } from "../../infra/monitoring/alarms.ts";
import { type Check, type CheckGroup, type Finding, ok, warning } from "../check.ts";
import { restore } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { metricSourcesOf, readAlarms } from "./facts/alarms.ts";
import { differsSlightly, listed } from "./facts/problems.ts";

/** Of an alarm for more than one metric. */
const queriesSchema = z.array(
  z.object({
    metric: z.object({ metricName: z.string(), dimensions: z.record(z.string(), z.string()) }).optional(),
  }),
);

const LINK = "docs/monitoring.md#alarms";

const alarms: Check = {
  id: "monitoring.alarms",
  title: "All alarms of the settings exist, with their thresholds, and send notifications",
  applies: ({ settings }) => Boolean(settings.monitoring),
  async run(target) {
    const { monitoring } = target.settings;
    if (!monitoring) return ok();
    return alarmsFinding(
      target,
      alarmsOn(await metricSourcesOf(target), monitoring),
      await readAlarms(target),
    );
  },
};

/** Compares the alarms of this stack with those that the account has. Pure. @param expected by their logical names. */
export function alarmsFinding(
  target: Target,
  expected: Readonly<Record<string, Alarm>>,
  found: readonly MetricAlarm[],
): Finding {
  const pairs = Object.entries(expected).map(([name, alarm]) => ({
    name,
    alarm,
    actual: found.find((one) => isAlarm(one, name, alarm)),
  }));
  const missing = pairs.filter(({ actual }) => actual === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    const seen = `${missing.length} of ${pairs.length} alarms are missing: ${listed(missing)}.`;
    return differsSlightly(target, { seen, why: "These faults are noticed by users first.", link: LINK });
  }
  const other = pairs.filter(({ alarm, actual }) => actual?.Threshold !== alarm.threshold);
  if (other.length > 0) {
    const seen = `The alarms ${listed(other.map(({ name }) => name))} have other thresholds than the settings.`;
    return differsSlightly(target, { seen, why: "They report too much, or too late.", link: LINK });
  }
  const silent = pairs.filter(({ actual }) => !actual?.ActionsEnabled || !actual.AlarmActions?.length);
  if (silent.length === 0) return ok(`${pairs.length} alarms`);
  return warning({
    seen: `The alarms ${listed(silent.map(({ name }) => name))} send no notification.`,
    why: "Actions were switched off in CloudWatch, perhaps for maintenance: no alarm reaches a person.",
    fix: `${enable(
      silent.flatMap(({ actual }) => actual?.AlarmName ?? []),
      target,
    )}; or ${restore(target)}`,
    link: LINK,
  });
}

function enable(names: readonly string[], { region }: Target): string {
  return `aws cloudwatch enable-alarm-actions --alarm-names ${names.join(" ")} --region ${region}`;
}

/** Whether an alarm is the one with this logical name: the same metric of the same source. Pulumi adds a suffix to the name. */
function isAlarm(
  one: MetricAlarm,
  name: string,
  { metricName, namespace, dimensions, metricQueries }: Alarm,
): boolean {
  if (!one.AlarmName?.startsWith(`sign-in-${name}-`)) return false;
  if (metricName !== undefined)
    return one.MetricName === metricName && one.Namespace === namespace && hasAll(one.Dimensions, dimensions);
  const { data: queries = [] } = queriesSchema.safeParse(metricQueries);
  return queries.every(
    ({ metric }) =>
      metric === undefined ||
      one.Metrics?.some(
        ({ MetricStat: { Metric } = {} }) =>
          Metric?.MetricName === metric.metricName && hasAll(Metric.Dimensions, metric.dimensions),
      ),
  );
}

/** A dimension that is not known, because the outputs lack it, fits each value. */
function hasAll(actual: readonly Dimension[] = [], wanted: object | undefined = {}): boolean {
  const entries = Object.entries(wanted);
  return (
    actual.length === entries.length &&
    entries.every(([name, value]) =>
      actual.some(({ Name, Value }) => Name === name && (value === "" || Value === value)),
    )
  );
}

export const alarmChecks: CheckGroup = { title: "Monitoring", checks: [alarms] };
