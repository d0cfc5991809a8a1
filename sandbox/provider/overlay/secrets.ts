import { BOOL, type Overlays, oneOf, region } from "./words.ts";

/** None at all, or 7 to 30 days. */
const RECOVERY_DAYS = [0, ...Array.from({ length: 24 }, (_, index) => index + 7)];

export const secrets: Overlays = {
  aws_secretsmanager_secret: {
    region,
    recovery_window_in_days: { rule: oneOf(...RECOVERY_DAYS.map(String)) },
    // Copies in other Regions are not known to the stand-in.
    force_overwrite_replica_secret: "gone",
    replica: "gone",
  },
  aws_secretsmanager_secret_version: {
    region,
    has_secret_string_wo: { ...BOOL, optional: false, computed: true },
    secret_string: { required: true },
    // Secrets in bytes, or kept out of the state, are not known to the stand-in.
    secret_binary: "gone",
  },
};
