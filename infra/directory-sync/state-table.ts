import * as aws from "@pulumi/aws";
import type { CustomResourceOptions } from "@pulumi/pulumi";

/** What the worker remembers between runs, with the keys that sync/state/dynamo-state-store.ts writes. */
export function declareMemoryTable(name: string, options: CustomResourceOptions): aws.dynamodb.Table {
  return new aws.dynamodb.Table(
    name,
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "kind",
      rangeKey: "at",
      attributes: [
        { name: "kind", type: "S" },
        { name: "at", type: "S" },
      ],
      ttl: { attributeName: "expires", enabled: true },
    },
    options,
  );
}
