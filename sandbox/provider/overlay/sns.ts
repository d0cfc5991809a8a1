import { type Overlays, region } from "./words.ts";

export const sns: Overlays = {
  aws_sns_topic: {
    region,
    name: { rule: "must match the regular expression pattern: ^[\\w-]{1,256}$" },
    name_prefix: "gone",
    // First-in-first-out topics are not known to the stand-in.
    archive_policy: "gone",
    beginning_archive_time: "gone",
    content_based_deduplication: "gone",
    fifo_topic: "gone",
  },
  aws_sns_topic_policy: { region },
  aws_sns_topic_subscription: { region, topic_arn: { pulumiName: "topic" } },
};
