import { BOOL, type Overlays, region } from "./words.ts";

const NAME_OR_ARN =
  "must match the regular expression pattern: ^(?:[\\w./-]{1,256}|arn:[\\w-]+:events:[\\w-]+:\\d{12}:event-bus/[\\w./-]+)$";
const NAME = "must match the regular expression pattern: ^[\\w.-]{1,64}$";

export const events: Overlays = {
  aws_cloudwatch_event_rule: {
    region,
    event_bus_name: { rule: NAME_OR_ARN },
    force_destroy: { ...BOOL, default: false },
    // The older way to say `state`; the stand-in knows one.
    is_enabled: "gone",
    name: { rule: NAME },
    state: { default: "ENABLED" },
  },
  aws_cloudwatch_event_target: {
    region,
    event_bus_name: { rule: NAME_OR_ARN },
    force_destroy: { ...BOOL, default: false },
    rule: { rule: NAME },
    target_id: { rule: NAME },
    // Targets of other kinds than queues, functions and topics are not known to the stand-in.
    batch_target: "gone",
    ecs_target: "gone",
    http_target: "gone",
    kinesis_target: "gone",
    redshift_target: "gone",
    run_command_targets: "gone",
    sagemaker_pipeline_target: "gone",
  },
};
