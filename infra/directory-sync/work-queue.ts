import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { TIME_OUT } from "./worker.ts";

/** How often a message comes before it lies in the dead-letter queue. */
const TRIES = 5;

/** What is to be looked at, and what could not be. */
export interface WorkQueue {
  readonly queue: aws.sqs.Queue;
  readonly dead: aws.sqs.Queue;
}

export function declareWorkQueue(name: string, options: CustomResourceOptions): WorkQueue {
  const dead = new aws.sqs.Queue(
    `${name}-dead`,
    { messageRetentionSeconds: 14 * 24 * 60 * 60, sqsManagedSseEnabled: true },
    options,
  );
  const queue = new aws.sqs.Queue(
    name,
    {
      visibilityTimeoutSeconds: TIME_OUT + 60,
      sqsManagedSseEnabled: true,
      redrivePolicy: dead.arn.apply((arn) =>
        JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: TRIES }),
      ),
    },
    options,
  );
  return { queue, dead };
}
