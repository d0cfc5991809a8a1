import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "./context.ts";
import { keyPolicy } from "./iam.ts";

/** The longest time that AWS KMS waits before it deletes a key. Source: ScheduleKeyDeletion. */
const DELETION_WINDOW_DAYS = 30;

export interface EncryptionArgs {
  readonly context: CallerContext;
  readonly settings: Pick<Settings, "logRetentionDays" | "retain" | "directorySync">;
  /** The stack is about to be destroyed. */
  readonly teardown: boolean;
}

/** A KMS key for the stack's logs, topics and SCIM table, with an alias for the console. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:EncryptionKey", name, {}, opts);
    const key = new aws.kms.Key(
      name,
      {
        description: "Quick Sign-in: logs and topics",
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_WINDOW_DAYS,
        policy: keyPolicy(args.context),
      },
      { parent: this, retainOnDelete: !args.teardown || outlivesItsStack(args.settings) },
    );
    new aws.kms.Alias(name, { targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs();
  }
}

/**
 * Whether the key stays when the stack is destroyed. Existing log lines can be read with this key only, so it stays if they are kept
 * longer than AWS waits before it deletes a key. Pure.
 */
export function outlivesItsStack(settings: EncryptionArgs["settings"]): boolean {
  const { retain, logRetentionDays, directorySync } = settings;
  const longestRetention = Math.max(logRetentionDays, directorySync?.auditRetentionDays ?? 0);
  return retain || longestRetention > DELETION_WINDOW_DAYS;
}

/**
 * The key of `encryption`: a new one, or the one whose ARN is set.
 *
 * @returns its ARN; undefined if AWS's own keys are used.
 */
export function declareEncryption(
  name: string,
  encryption: Settings["encryption"],
  args: EncryptionArgs,
): pulumi.Input<string> | undefined {
  if (encryption === false) return undefined;
  return encryption === true ? new EncryptionKey(name, args).arn : encryption;
}

/** The encryption of a table. Explicit also if it is off: AWS keeps the previous value of an omitted option. @param key ARN of a KMS key; absent, DynamoDB encrypts with its own. */
export function tableEncryption(key: pulumi.Input<string> | undefined) {
  return key === undefined ? { enabled: false } : { enabled: true, kmsKeyArn: key };
}
