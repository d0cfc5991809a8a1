import { type AttributeValue, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "../../../sync/scim/json.ts";

export const ADA = "00000000-0000-4000-8000-000000000001";
export const BOB = "00000000-0000-4000-8000-000000000002";
export const STAFF = "00000000-0000-4000-8000-000000000004";

type Item = Record<string, AttributeValue>;

const text = (values: Readonly<Record<string, string>>): Item =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { S: value }]));
const holder = (kind: string, id: string, whose: string) => text({ kind, id, holder: whose });
const resource = (kind: string, id: string, attributes: JsonObject): Item => ({
  ...text({ kind, id, resource: JSON.stringify(attributes) }),
  ...text({ created: "2026-01-01T00:00:01.000Z", modified: "2026-01-01T00:00:01.000Z" }),
  version: { N: "1" },
});

/**
 * The items of a table as the first version of the endpoint wrote them, copied from a table that it had written: it held externalId unique,
 * by one item for each value. Ada is inactive; of Bob nothing was said. Both are members of Staff.
 */
const ITEMS: readonly Item[] = [
  resource("user", ADA, {
    externalId: "Info",
    userName: "Ada",
    active: false,
    emails: [{ value: "ada@example.com", type: "work", primary: true }],
  }),
  holder("user userName", "ada", ADA),
  holder("user externalId", "Info", ADA),
  resource("user", BOB, { externalId: "b-1", userName: "bob@example.com" }),
  holder("user userName", "bob@example.com", BOB),
  holder("user externalId", "b-1", BOB),
  resource("group", STAFF, { externalId: "g-1", displayName: "Staff" }),
  holder("group displayName", "staff", STAFF),
  holder("group externalId", "g-1", STAFF),
  ...[ADA, BOB].flatMap((user) => [
    text({ kind: `members ${STAFF}`, id: user }),
    text({ kind: `groups ${user}`, id: STAFF }),
  ]),
];

/** Fills an empty table as an earlier version of the endpoint has left it. */
export async function fillAsBefore(client: DynamoDBClient, TableName: string): Promise<void> {
  for (const Item of ITEMS) await client.send(new PutItemCommand({ TableName, Item }));
}
