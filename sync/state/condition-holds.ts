import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** Whether a change of a table was made; a condition that did not hold is no error. @throws what else DynamoDB answers */
export async function conditionHolds(change: Promise<unknown>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
