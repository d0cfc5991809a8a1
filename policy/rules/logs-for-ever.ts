import { has } from "../read.ts";
import type { Rule } from "../rule.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const FUNCTION = "aws:lambda/function:Function";

/**
 * A log group without a time keeps its lines until somebody deletes them. A function without a log group of its own has one
 * made for it, and that one keeps for ever too.
 */
export const logsForEver: Rule = {
  code: "logs-for-ever",
  description: "Logs must have an end.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
  faults: ({ type, props }) => {
    if (type === LOG_GROUP) {
      const days = props["retentionInDays"];
      return days === undefined || days === 0
        ? ["It keeps its lines for ever: set retentionInDays, to 30 for instance."]
        : [];
    }
    if (type === FUNCTION && !has(props["loggingConfig"], "logGroup")) {
      return [
        "Lambda makes its log group, which keeps for ever: name one with an end in loggingConfig.logGroup.",
      ];
    }
    return [];
  },
};
