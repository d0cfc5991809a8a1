import { BOOL, type Overlays, oneOf, region } from "./words.ts";

export const logs: Overlays = {
  aws_cloudwatch_log_group: {
    region,
    log_group_class: { rule: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY") },
    deletion_protection_enabled: { ...BOOL, computed: true },
  },
};
