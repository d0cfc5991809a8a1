import type { Input } from "@pulumi/pulumi";

/** Where those who are pushed by SCIM are kept. */
export interface ScimTable {
  readonly tableName: Input<string>;
  readonly tableArn: Input<string>;
  /** ARN of the KMS key that the table is under; absent, DynamoDB's own. */
  readonly keyArn?: Input<string> | undefined;
}
