import { between, type Overlays, region } from "./words.ts";

export const sqs: Overlays = {
  aws_sqs_queue: {
    region,
    // Since August 2025 a message may hold 1 MiB. Source: SetQueueAttributes, MaximumMessageSize.
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
