import { BOOL, COMPUTED, type Overlays, region, STRING } from "./words.ts";

const NAME_OR_ARN =
  "must match the regular expression pattern: ^(?:[\\w./-]{1,256}|arn:[\\w-]+:events:[\\w-]+:\\d{12}:event-bus/[\\w./-]+)$";
const BUS_NAME = "must match the regular expression pattern: ^[\\w./-]{1,256}$";
const NAME = "must match the regular expression pattern: ^[\\w.-]{1,64}$";

export const events: Overlays = {
  // Buses of partners, with dead letters, or with logs of their own are not known to the stand-in.
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
