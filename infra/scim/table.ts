import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import { tableEncryption } from "../shared/encryption.ts";
import type { Protection } from "../shared/protection.ts";

export interface ScimTableArgs {
  readonly settings: Pick<Settings, "retain">;
  /** ARN of a KMS key; absent, DynamoDB encrypts with its own. */
  readonly key: pulumi.Input<string> | undefined;
  readonly protection: Protection;
  /** The stack is about to be destroyed: deletion protection is removed. */
  readonly teardown: boolean;
}

/**
 * The table of pushed users and groups, with the keys that sync/scim writes. It is protected like the pool, since an identity provider
 * pushes each user only once.
 */
export class ScimTable extends pulumi.ComponentResource {
  readonly tableName: pulumi.Output<string>;
  readonly tableArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Input<string> | undefined;

  constructor(name: string, args: ScimTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:ScimTable", name, {}, opts);
    const { settings, key, protection, teardown } = args;
    const isRetained = settings.retain || !teardown;
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
        deletionProtectionEnabled: isRetained,
        serverSideEncryption: tableEncryption(key),
      },
      { parent: this, protect: protection.isProtected("scimTable"), retainOnDelete: isRetained },
    );
    this.tableName = table.name;
    this.tableArn = table.arn;
    this.keyArn = key;
    this.registerOutputs();
  }
}
