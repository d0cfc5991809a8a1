import { between, type Overlays, region } from "./raw-property.ts";

export const sns: Overlays = {
  aws_sns_topic: {
    region,
    name: { rule: "must match the regular expression pattern: ^[\\w-]{1,256}$" },
    name_prefix: "removed",
    // FIFO topics are not supported.
    archive_policy: "removed",
    beginning_archive_time: "removed",
    content_based_deduplication: "removed",
    fifo_topic: "removed",
  },
  aws_sns_topic_policy: { region },
  aws_sns_topic_subscription: { region, topic_arn: { pulumiName: "topic" } },
};

export const sqs: Overlays = {
  aws_sqs_queue: {
    region,
    // Since August 2025 a message may have 1 MiB. Source: SetQueueAttributes, MaximumMessageSize.
    max_message_size: { rule: between(1024, 1_048_576) },
    receive_wait_time_seconds: { rule: between(0, 20) },
  },
  aws_sqs_queue_policy: { region },
  aws_sqs_queue_redrive_allow_policy: {
    region,
    queue_url: { type: "TypeString", required: true, forceNew: true },
    redrive_allow_policy: { type: "TypeString", required: true, rule: "invalid JSON" },
  },
};
