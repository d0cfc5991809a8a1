import { between, INT, type Overlays, region } from "./words.ts";

export const kms: Overlays = {
  aws_kms_key: {
    region,
    // Source: EnableKeyRotation, RotationPeriodInDays.
    rotation_period_in_days: { ...INT, computed: true, rule: between(90, 2560) },
    // Keys that are kept elsewhere are not known to the stand-in.
    custom_key_store_id: "gone",
  },
  aws_kms_alias: {
    region,
    name: { rule: "must match the regular expression pattern: ^alias/[\\w/-]+$" },
    name_prefix: "gone",
  },
};
