import { has } from "../read.ts";
import type { Rule } from "../rule.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const FUNCTION = "aws:lambda/function:Function";

/** Without a retention time, log lines are kept until they are deleted by hand; so are those of a log group that Lambda creates. */
export const logsForEver: Rule = {
  code: "logs-for-ever",
  description: "Logs must have a retention time.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  faults: ({ type, props }) => {
    if (type === LOG_GROUP) {
      const days = props["retentionInDays"];
      return days === undefined || days === 0
        ? ["It keeps its lines for ever: set retentionInDays, for example to 30."]
        : [];
    }
    if (type === FUNCTION && !has(props["loggingConfig"], "logGroup")) {
      return [
        "Lambda would create a log group without a retention time: set loggingConfig.logGroup to one that has one.",
      ];
    }
    return [];
  },
};
