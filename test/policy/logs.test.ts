import { logsForEver } from "../../policy/rules/logs.ts";
import { checkRule } from "./check-rule.ts";
import { resource } from "./resources.ts";

const FUNCTION = "aws:lambda/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

checkRule(logsForEver, {
  fires: {
    "a log group without a time": [resource(LOG_GROUP, {}), /keeps its lines for ever: set retentionInDays/],
    "a log group with zero days, which means for ever": [
      resource(LOG_GROUP, { retentionInDays: 0 }),
      /for ever/,
    ],
    "a function that has its log group made for it": [
      resource(FUNCTION, { loggingConfig: { logFormat: "Text" } }),
      /set loggingConfig\.logGroup to one that has one/,
    ],
  },
  silent: {
    "a log group of 30 days": resource(LOG_GROUP, { retentionInDays: 30 }),
    "a log group that outlives its stack, with an end": resource(LOG_GROUP, {
      retentionInDays: 30,
      skipDestroy: true,
    }),
    "a function with a separate log group": resource(FUNCTION, {
      loggingConfig: { logFormat: "Text", logGroup: "sign-in-1a2b3c" },
    }),
  },
});
