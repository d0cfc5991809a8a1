import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { conditionHolds } from "./condition-holds.ts";
import type { StateStore } from "./state-store.ts";

/** The locks on invitations, in the state table: workers and commands acquire one before they send a new invitation. */
export function resendLocks(client: DynamoDBClient, TableName: string): Pick<StateStore, "claim"> {
  return {
    claim: (mail, milliseconds, time) => {
      const [now, till] = [time.getTime(), time.getTime() + milliseconds];
      const expires = { N: String(Math.ceil(till / 1000)) };
      const Item = { kind: { S: "mail" }, at: { S: mail }, till: { N: String(till) }, expires };
      return conditionHolds(
        client.send(
          new PutItemCommand({
            TableName,
            Item,
            ConditionExpression: "attribute_not_exists(till) OR till < :now",
            ExpressionAttributeValues: { ":now": { N: String(now) } },
          }),
        ),
      );
    },
  };
}
