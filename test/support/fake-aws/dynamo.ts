import { z } from "zod";
import { pageOf } from "./paging.ts";

const attribute = z.record(z.string(), z.string());
const item = z.record(z.string(), attribute);
export type FakeItem = z.infer<typeof item>;

const getItem = z.object({ TableName: z.string(), Key: item });
const query = z.object({
  TableName: z.string(),
  ExpressionAttributeValues: z.object({ ":kind": attribute }),
  ExclusiveStartKey: item.optional(),
});

/** Tables with the keys `kind` (hash) and `id` (range), both texts, and the two operations with which sync reads them. */
export class FakeDynamo {
  readonly tables = new Map<string, readonly FakeItem[]>();
  /** Items in a page. A small value gives several pages with few items. */
  pageSize = 3;

  readonly operations = {
    GetItem: (input: unknown) => {
      const { TableName, Key } = getItem.parse(input);
      const found = this.#items(TableName).find((one) => keyOf(one) === keyOf(Key));
      return found === undefined ? {} : { Item: found };
    },
    Query: (input: unknown) => {
      const { TableName, ExpressionAttributeValues, ExclusiveStartKey } = query.parse(input);
      const kind = ExpressionAttributeValues[":kind"]["S"];
      const all = this.#items(TableName).filter((one) => one["kind"]?.["S"] === kind);
      const after = ExclusiveStartKey && all.findIndex((one) => keyOf(one) === keyOf(ExclusiveStartKey));
      const token = after === undefined ? undefined : String(after + 1);
      const { page, next } = pageOf(all, token, this.pageSize);
      const last = page.at(-1);
      return { Items: page, ...(next !== undefined && last && { LastEvaluatedKey: primary(last) }) };
    },
  };

  #items(table: string): readonly FakeItem[] {
    return this.tables.get(table) ?? [];
  }
}

function primary({ kind, id }: FakeItem): FakeItem {
  return { ...(kind && { kind }), ...(id && { id }) };
}

function keyOf({ kind, id }: FakeItem): string {
  return `${kind?.["S"]} ${id?.["S"]}`;
}
