import { type Fields, isSame, text, type Value } from "../values.ts";
import { attributeDefinitions, encryption, globalIndexes, stream, throughput } from "./dynamodb-shape.ts";

/**
 * Splits the changes of a table into successive UpdateTable requests: AWS accepts only one kind of change and one index at a
 * time, and cannot change an index's keys. Source: UpdateTable.
 */
export function tableChanges(olds: Fields, news: Fields): Fields[] {
  const { added, removed } = indexChanges(globalIndexes(olds), globalIndexes(news));
  const definitions = { AttributeDefinitions: attributeDefinitions(news) };
  const differs = (...names: string[]) =>
    names.some((name) => !isSame(olds[name] || null, news[name] || null));
  const isOtherBilling = differs("billingMode") || !isSame(throughput(olds), throughput(news));
  return [
    ...removed.map((IndexName) => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] })),
    ...when(isOtherBilling, { BillingMode: news["billingMode"] ?? "PROVISIONED", ...throughput(news) }),
    ...when(differs("tableClass"), { TableClass: news["tableClass"] ?? "STANDARD" }),
    ...when("serverSideEncryption" in news && differs("serverSideEncryption"), {
      SSESpecification: encryption(news),
    }),
    ...when(differs("streamEnabled"), { StreamSpecification: stream(news) }),
    ...when(differs("deletionProtectionEnabled"), {
      DeletionProtectionEnabled: news["deletionProtectionEnabled"] ?? false,
    }),
    ...added.map((Create) => ({ ...definitions, GlobalSecondaryIndexUpdates: [{ Create }] })),
  ];
}

function when(applies: boolean, change: Fields): Fields[] {
  return applies ? [change] : [];
}

/** A changed index is removed and added again under the same name. */
function indexChanges(before: Fields[], after: Fields[]): { added: Fields[]; removed: Value[] } {
  const lacks = (indexes: Fields[], index: Fields) => !indexes.some((one) => isSame(one, index));
  return {
    added: after.filter((index) => lacks(before, index)),
    removed: before.filter((index) => lacks(after, index)).map((index) => text(index, "IndexName")),
  };
}
