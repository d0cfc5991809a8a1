import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "./context.ts";
import { keyPolicy } from "./key-policy.ts";

/** Days that AWS KMS waits before it deletes a key, at most. Source: ScheduleKeyDeletion. */
const DELETION_WINDOW = 30;

export interface EncryptionArgs {
  readonly place: CallerContext;
  readonly settings: Pick<Settings, "logRetentionDays" | "retain" | "directorySync">;
  /** The stack is about to be destroyed. */
  readonly teardown: boolean;
}

/** A KMS key for the stack's logs, topics and SCIM's table, with a name in the console. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:EncryptionKey", name, {}, opts);
    const key = new aws.kms.Key(
      name,
      {
        description: "Quick Sign-in: logs and topics",
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_WINDOW,
        policy: keyPolicy(args.place),
      },
      { parent: this, retainOnDelete: !args.teardown || outlivesItsStack(args.settings) },
    );
    new aws.kms.Alias(name, { targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs();
  }
}

/**
 * Whether the key stays when the stack is destroyed: lines that were written before can be read by this key alone, and it lives on
 * where they outlive the days that AWS waits. Pure.
 */
export function outlivesItsStack(settings: EncryptionArgs["settings"]): boolean {
  const { retain, logRetentionDays, directorySync } = settings;
  return retain || Math.max(logRetentionDays, directorySync?.auditRetentionDays ?? 0) > DELETION_WINDOW;
}

/**
 * The key of `encryption`: one that is made, or the one whose ARN was given.
 *
 * @returns its ARN; nothing where AWS's own keys do.
 */
export function declareEncryption(
  name: string,
  encryption: Settings["encryption"],
  args: EncryptionArgs,
): pulumi.Input<string> | undefined {
  if (encryption === false) return undefined;
  return encryption === true ? new EncryptionKey(name, args).arn : encryption;
}
