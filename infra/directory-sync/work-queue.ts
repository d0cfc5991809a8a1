import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { TIMEOUT_SECONDS } from "./worker.ts";

/** How often a message is delivered before it goes to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 5;

const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** The worker's requests, and those that failed for good. */
export interface WorkQueue {
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
}

export function declareWorkQueue(name: string, options: CustomResourceOptions): WorkQueue {
  const deadLetters = new aws.sqs.Queue(
    `${name}-dead`,
    { messageRetentionSeconds: RETENTION_SECONDS, sqsManagedSseEnabled: true },
    options,
  );
  const queue = new aws.sqs.Queue(
    name,
    {
      visibilityTimeoutSeconds: TIMEOUT_SECONDS + 60,
      sqsManagedSseEnabled: true,
      redrivePolicy: deadLetters.arn.apply((arn) =>
        JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: MAX_RECEIVE_COUNT }),
      ),
    },
    options,
  );
  return { queue, deadLetters };
}
