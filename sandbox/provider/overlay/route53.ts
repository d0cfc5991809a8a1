import { type Overlays, oneOf } from "./words.ts";

/** Route 53 is the same in all Regions: its records take none. */
export const route53: Overlays = {
  aws_route53_record: {
    alias: { keepList: true, pulumiName: "aliases" },
    // Other types, and policies that choose among several sets, are not known to the stand-in.
    type: { rule: oneOf("A", "AAAA", "CNAME") },
    cidr_routing_policy: "gone",
    failover_routing_policy: "gone",
    geolocation_routing_policy: "gone",
    health_check_id: "gone",
    latency_routing_policy: "gone",
    multivalue_answer_routing_policy: "gone",
    set_identifier: "gone",
    weighted_routing_policy: "gone",
  },
};
