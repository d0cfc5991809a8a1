import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The attributes of an item of the state table. */
export type Item = Record<string, AttributeValue>;

export function numberValue(value: number): AttributeValue {
  return { N: String(value) };
}

/** @returns undefined for an item without the attribute. */
export function numberIn(item: Item, name: string): number | undefined {
  const text = item[name]?.N;
  return text === undefined ? undefined : Number(text);
}
