import { BOOL, COMPUTED, type Overlays, oneOf, region, STRING } from "./words.ts";

export const logs: Overlays = {
  aws_cloudwatch_log_group: {
    region,
    log_group_class: { rule: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY") },
    deletion_protection_enabled: { ...BOOL, computed: true },
  },
  aws_cloudwatch_log_metric_filter: {
    region,
    name: { required: false, optional: true, computed: true },
  },
  aws_cloudwatch_log_resource_policy: {
    region,
    policy_name: { required: false, optional: true, exactlyOneOf: ["policy_name", "resource_arn"] },
    policy_scope: COMPUTED,
    resource_arn: {
      ...STRING,
      forceNew: true,
      exactlyOneOf: ["policy_name", "resource_arn"],
      rule: '"x" is an invalid ARN',
    },
    revision_id: COMPUTED,
  },
};
