import { BOOL, between, INT, type Overlays, oneOf, region } from "./raw-property.ts";

export const kms: Overlays = {
  aws_kms_key: {
    region,
    // Source: EnableKeyRotation, RotationPeriodInDays.
    rotation_period_in_days: { ...INT, computed: true, rule: between(90, 2560) },
    // Custom key stores are not supported.
    custom_key_store_id: "removed",
  },
  aws_kms_alias: {
    region,
    name: { rule: "must match the regular expression pattern: ^alias/[\\w/-]+$" },
    name_prefix: "removed",
  },
};

/** No recovery window, or 7 to 30 days. */
const RECOVERY_DAYS = [0, ...Array.from({ length: 24 }, (_, index) => index + 7)];

export const secrets: Overlays = {
  aws_secretsmanager_secret: {
    region,
    recovery_window_in_days: { rule: oneOf(...RECOVERY_DAYS.map(String)) },
    // Replicas in other Regions are not supported.
    force_overwrite_replica_secret: "removed",
    replica: "removed",
  },
  aws_secretsmanager_secret_version: {
    region,
    has_secret_string_wo: { ...BOOL, optional: false, computed: true },
    secret_string: { required: true },
    // Binary and write-only secrets are not supported.
    secret_binary: "removed",
  },
};
