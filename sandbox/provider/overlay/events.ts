import { BOOL, COMPUTED, type Overlays, region, STRING } from "./raw-property.ts";

const BUS_NAME_OR_ARN =
  "must match the regular expression pattern: ^(?:[\\w./-]{1,256}|arn:[\\w-]+:events:[\\w-]+:\\d{12}:event-bus/[\\w./-]+)$";
const BUS_NAME = "must match the regular expression pattern: ^[\\w./-]{1,256}$";
const RULE_NAME = "must match the regular expression pattern: ^[\\w.-]{1,64}$";

export const events: Overlays = {
  // Partner event buses, dead-letter queues and logs of a bus are not supported.
  aws_cloudwatch_event_bus: {
    region,
    arn: COMPUTED,
    description: STRING,
    kms_key_identifier: STRING,
    name: { ...STRING, required: true, forceNew: true, rule: BUS_NAME },
    tags: { type: "TypeMap", optional: true },
  },
  aws_cloudwatch_event_bus_policy: {
    region,
    event_bus_name: { ...STRING, forceNew: true, default: "default" },
    policy: { type: "TypeString", required: true, rule: "invalid JSON" },
  },
  aws_cloudwatch_event_rule: {
    region,
    event_bus_name: { rule: BUS_NAME_OR_ARN },
    force_destroy: { ...BOOL, default: false },
    // The older form of `state` is not supported.
    is_enabled: "removed",
    name: { rule: RULE_NAME },
    state: { default: "ENABLED" },
  },
  aws_cloudwatch_event_target: {
    region,
    event_bus_name: { rule: BUS_NAME_OR_ARN },
    force_destroy: { ...BOOL, default: false },
    rule: { rule: RULE_NAME },
    target_id: { rule: RULE_NAME },
    // Only queues, functions and topics are supported as targets.
    batch_target: "removed",
    ecs_target: "removed",
    http_target: "removed",
    kinesis_target: "removed",
    redshift_target: "removed",
    run_command_targets: "removed",
    sagemaker_pipeline_target: "removed",
  },
};
