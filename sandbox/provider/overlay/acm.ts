import { block, type Overlays, oneOf, region, STRING } from "./words.ts";

export const acm: Overlays = {
  aws_acm_certificate: {
    region,
    validation_method: { rule: oneOf("DNS", "EMAIL") },
    options: {
      ...block({
        certificate_transparency_logging_preference: {
          ...STRING,
          default: "ENABLED",
          rule: oneOf("ENABLED", "DISABLED"),
        },
        export: { ...STRING, computed: true, forceNew: true, rule: oneOf("ENABLED", "DISABLED") },
      }),
      computed: true,
    },
    // Certificates that are brought along, or of a private authority, are not known to the stand-in.
    certificate_authority_arn: "gone",
    certificate_body: "gone",
    certificate_chain: "gone",
    early_renewal_duration: "gone",
    private_key: "gone",
    validation_option: "gone",
  },
  aws_acm_certificate_validation: { region },
};
