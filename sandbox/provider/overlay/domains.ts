import { block, type Overlays, oneOf, region, STRING } from "./raw-property.ts";

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
    // Imported certificates and those of a private authority are not supported.
    certificate_authority_arn: "removed",
    certificate_body: "removed",
    certificate_chain: "removed",
    early_renewal_duration: "removed",
    private_key: "removed",
    validation_option: "removed",
  },
  aws_acm_certificate_validation: { region },
};

/** Route 53 is a global service: its records have no Region. */
export const route53: Overlays = {
  aws_route53_record: {
    alias: { keepList: true, pulumiName: "aliases" },
    // Other types and routing policies are not supported.
    type: { rule: oneOf("A", "AAAA", "CNAME") },
    cidr_routing_policy: "removed",
    failover_routing_policy: "removed",
    geolocation_routing_policy: "removed",
    health_check_id: "removed",
    latency_routing_policy: "removed",
    multivalue_answer_routing_policy: "removed",
    set_identifier: "removed",
    weighted_routing_policy: "removed",
  },
};
