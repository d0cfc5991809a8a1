import { between, block, type Overlays, oneOf, region, STRING } from "./words.ts";

const NAME = "must match the regular expression pattern: ^[\\w.-]{1,64}$";
const ARN = '"x" (?) is an invalid ARN: arn: invalid prefix';
const REQUIRED = { type: "TypeString", required: true } as const;

/** Queues, functions and topics. Targets of other kinds are not known to the stand-in. */
const target = block({
  arn: { ...REQUIRED, rule: ARN },
  dead_letter_config: block({ arn: { ...REQUIRED, rule: ARN } }),
  input: STRING,
  retry_policy: block({
    maximum_event_age_in_seconds: {
      type: "TypeInt",
      optional: true,
      default: 86_400,
      rule: between(60, 86_400),
    },
    maximum_retry_attempts: { type: "TypeInt", optional: true, default: 185, rule: between(0, 185) },
  }),
  role_arn: { ...REQUIRED, rule: ARN },
  sqs_parameters: block({ message_group_id: STRING }),
});

export const scheduler: Overlays = {
  aws_scheduler_schedule_group: { region, name: { rule: NAME } },
  aws_scheduler_schedule: {
    region,
    action_after_completion: { ...STRING, computed: true, rule: oneOf("NONE", "DELETE") },
    flexible_time_window: {
      fields: {
        maximum_window_in_minutes: { rule: between(1, 1440) },
        mode: { rule: oneOf("OFF", "FLEXIBLE") },
      },
    },
    name: { rule: NAME },
    state: { rule: oneOf("ENABLED", "DISABLED") },
    target: { ...target, insteadOfFile: true, optional: false, required: true },
  },
};
