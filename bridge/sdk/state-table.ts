import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { StateStore, TakenState } from "../state-store.ts";

type Item = Record<string, AttributeValue>;
/** Calls DynamoDB. */
type Dynamo = <Result>(call: (client: DynamoDBClient) => Promise<Result>) => Promise<Result>;

/**
 * Pending sign-ins in a DynamoDB table: partition key `id`, TTL attribute `expires`. Every entry is taken by a conditional delete, so that
 * two requests cannot both have it.
 */
export function dynamoStates(dynamo: Dynamo, TableName: string): StateStore {
  return {
    addState: (id, { cognitoState, verifier }, browser, expires) =>
      dynamo(async (client) => {
        const texts = { id: { S: id }, cognitoState: { S: cognitoState }, verifier: { S: verifier } };
        const Item = { ...texts, browser: { S: browser }, expires: { N: String(expires) } };
        await client.send(new PutItemCommand({ TableName, Item }));
      }),
    takeState: (id, browser, now) => dynamo((client) => takeState(client, TableName, id, browser, now)),
    addCode: (id, verifier, expires, now) =>
      dynamo((client) => addCode(client, TableName, { id, verifier, expires, now })),
    takeCode: (id, now) => dynamo((client) => takeCode(client, TableName, id, now)),
  };
}

async function takeState(
  client: DynamoDBClient,
  TableName: string,
  id: string,
  browser: string,
  now: number,
): Promise<TakenState> {
  const condition = {
    ConditionExpression: "#browser = :browser AND #expires > :now",
    ExpressionAttributeNames: { "#browser": "browser", "#expires": "expires" },
    ExpressionAttributeValues: { ":browser": { S: browser }, ":now": { N: String(now) } },
  };
  const { item, isTaken } = await take(client, TableName, id, condition);
  const { browser: owner, cognitoState, verifier } = texts(item);
  if (cognitoState === undefined || verifier === undefined) return { kind: "unknown" };
  if (owner !== browser) return { kind: "foreign" };
  return isTaken ? { kind: "taken", cognitoState, verifier } : { kind: "expired", cognitoState };
}

async function takeCode(
  client: DynamoDBClient,
  TableName: string,
  id: string,
  now: number,
): Promise<string | undefined> {
  const { item, isTaken } = await take(client, TableName, id, {
    ConditionExpression: "#expires > :now",
    ExpressionAttributeNames: { "#expires": "expires" },
    ExpressionAttributeValues: { ":now": { N: String(now) } },
  });
  return isTaken ? texts(item)["verifier"] : undefined;
}

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/** Deletes an item if the condition holds. @returns the item as it was in either case. */
async function take(client: DynamoDBClient, TableName: string, id: string, condition: Condition) {
  const command = new DeleteItemCommand({
    TableName,
    Key: { id: { S: id } },
    ...condition,
    ReturnValues: "ALL_OLD",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    const { Attributes } = await client.send(command);
    return { item: Attributes, isTaken: true };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { item: error.Item, isTaken: false };
    throw error;
  }
}

/** A code that is there, and not expired, was used before. With the same verifier it is the SDK that sends a request again. */
async function addCode(
  client: DynamoDBClient,
  TableName: string,
  code: { readonly id: string; readonly verifier: string; readonly expires: number; readonly now: number },
): Promise<boolean> {
  const { id, verifier, expires, now } = code;
  const command = new PutItemCommand({
    TableName,
    Item: { id: { S: id }, verifier: { S: verifier }, expires: { N: String(expires) } },
    ConditionExpression: "attribute_not_exists(#id) OR #expires <= :now OR #verifier = :verifier",
    ExpressionAttributeNames: { "#id": "id", "#expires": "expires", "#verifier": "verifier" },
    ExpressionAttributeValues: { ":now": { N: String(now) }, ":verifier": { S: verifier } },
  });
  try {
    await client.send(command);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function texts(item: Item | undefined): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(item ?? {}).map(([name, { S }]) => [name, S]));
}
