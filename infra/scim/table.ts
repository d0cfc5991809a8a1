import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { Protection } from "../shared/protection.ts";

export interface ScimTableArgs {
  readonly settings: Pick<Settings, "retain">;
  /** ARN of a KMS key; absent, DynamoDB encrypts with a key of its own. */
  readonly key: pulumi.Input<string> | undefined;
  readonly protection: Protection;
  /** Deletion protection comes off, since the stack is about to be destroyed. */
  readonly teardown: boolean;
}

/**
 * Who was pushed by SCIM: people and groups, with the keys that sync/scim writes. It is held as the pool is, since an identity provider
 * sends everybody but once.
 */
export class ScimTable extends pulumi.ComponentResource {
  readonly tableName: pulumi.Output<string>;
  readonly tableArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Input<string> | undefined;

  constructor(name: string, args: ScimTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:ScimTable", name, {}, opts);
    const { settings, key, protection, teardown } = args;
    const stays = settings.retain || !teardown;
    const table = new aws.dynamodb.Table(
      name,
      {
        billingMode: "PAY_PER_REQUEST",
        hashKey: "kind",
        rangeKey: "id",
        attributes: [
          { name: "kind", type: "S" },
          { name: "id", type: "S" },
        ],
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: stays,
        // Said also where it is off: what is left out stays as it was.
        serverSideEncryption: key === undefined ? { enabled: false } : { enabled: true, kmsKeyArn: key },
      },
      { parent: this, protect: protection.isProtected("scimTable"), retainOnDelete: stays },
    );
    this.tableName = table.name;
    this.tableArn = table.arn;
    this.keyArn = key;
    this.registerOutputs();
  }
}
