import {
  between,
  block,
  INVALID_ARN,
  type Overlays,
  oneOf,
  REQUIRED_STRING,
  region,
  STRING,
} from "./raw-property.ts";

const SCHEDULE_NAME = "must match the regular expression pattern: ^[\\w.-]{1,64}$";

/** Only queues, functions and topics are supported as targets. */
const target = block({
  arn: { ...REQUIRED_STRING, rule: INVALID_ARN },
  dead_letter_config: block({ arn: { ...REQUIRED_STRING, rule: INVALID_ARN } }),
  input: STRING,
  retry_policy: {
    ...block({
      maximum_event_age_in_seconds: {
        type: "TypeInt",
        optional: true,
        default: 86_400,
        rule: between(60, 86_400),
      },
      maximum_retry_attempts: { type: "TypeInt", optional: true, default: 185, rule: between(0, 185) },
    }),
    // Source: terraform-provider-aws, internal/service/scheduler/schedule.go, SuppressMissingOptionalConfigurationBlock.
    keptIfMissing: true,
  },
  role_arn: { ...REQUIRED_STRING, rule: INVALID_ARN },
  sqs_parameters: block({ message_group_id: STRING }),
});

export const scheduler: Overlays = {
  aws_scheduler_schedule_group: { region, name: { rule: SCHEDULE_NAME } },
  aws_scheduler_schedule: {
    region,
    action_after_completion: { ...STRING, computed: true, rule: oneOf("NONE", "DELETE") },
    flexible_time_window: {
      fields: {
        maximum_window_in_minutes: { rule: between(1, 1440) },
        mode: { rule: oneOf("OFF", "FLEXIBLE") },
      },
    },
    name: { rule: SCHEDULE_NAME },
    state: { rule: oneOf("ENABLED", "DISABLED") },
    target: { ...target, insteadOfFile: true, optional: false, required: true },
  },
};
