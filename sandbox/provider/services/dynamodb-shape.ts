import { omit } from "../shape.ts";
import { type Fields, fields, fieldsOf, isFields, list, text, type Value } from "../values.ts";

/** Builds a CreateTable request without tags. */
export function createRequest(inputs: Fields): Fields {
  const locals = list(inputs, "localSecondaryIndexes").filter(isFields);
  const globals = globalIndexes(inputs);
  return {
    TableName: text(inputs, "name"),
    AttributeDefinitions: attributeDefinitions(inputs),
    KeySchema: keySchema(inputs["hashKey"], inputs["rangeKey"]),
    BillingMode: inputs["billingMode"] ?? "PROVISIONED",
    TableClass: inputs["tableClass"] ?? "STANDARD",
    DeletionProtectionEnabled: inputs["deletionProtectionEnabled"] ?? false,
    ...throughput(inputs),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
    ...(locals.length > 0 && {
      LocalSecondaryIndexes: locals.map((one) => ({
        IndexName: text(one, "name"),
        KeySchema: keySchema(inputs["hashKey"], one["rangeKey"]),
        Projection: projection(one),
      })),
    }),
    ...(inputs["streamEnabled"] === true && { StreamSpecification: stream(inputs) }),
    ...("serverSideEncryption" in inputs && { SSESpecification: encryption(inputs) }),
  };
}

export function attributeDefinitions(inputs: Fields): Fields[] {
  const attributes = list(inputs, "attributes").filter(isFields);
  return attributes.map((one) => ({ AttributeName: text(one, "name"), AttributeType: text(one, "type") }));
}

export function globalIndexes(inputs: Fields): Fields[] {
  const indexes = list(inputs, "globalSecondaryIndexes").filter(isFields);
  return indexes.map((one) => ({
    IndexName: text(one, "name"),
    KeySchema: keySchema(one["hashKey"], one["rangeKey"]),
    Projection: projection(one),
    ...throughput({ billingMode: inputs["billingMode"] ?? "PROVISIONED", ...one }),
  }));
}

/** The provisioned throughput of a table or an index; empty if billing is on demand. */
export function throughput(inputs: Fields): Fields {
  if (inputs["billingMode"] === "PAY_PER_REQUEST") return {};
  const [ReadCapacityUnits = 0, WriteCapacityUnits = 0] = [inputs["readCapacity"], inputs["writeCapacity"]];
  return { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } };
}

export function stream(inputs: Fields): Fields {
  const StreamEnabled = inputs["streamEnabled"] === true;
  return { StreamEnabled, ...(StreamEnabled && { StreamViewType: inputs["streamViewType"] ?? "" }) };
}

/** Disabled means encryption with a key that DynamoDB owns. Source: SSESpecification. */
export function encryption(inputs: Fields): Fields {
  const { enabled = false, kmsKeyArn } = fields(inputs, "serverSideEncryption");
  if (enabled !== true) return { Enabled: false };
  return fieldsOf({ Enabled: true, SSEType: "KMS", KMSMasterKeyId: kmsKeyArn });
}

function keySchema(hash: Value | undefined, range: Value | undefined): Value[] {
  const keys: [string, Value | undefined][] = [
    ["HASH", hash],
    ["RANGE", range],
  ];
  return keys.flatMap(([KeyType, AttributeName]) => (AttributeName ? [{ AttributeName, KeyType }] : []));
}

function projection(index: Fields): Fields {
  const NonKeyAttributes = list(index, "nonKeyAttributes").toSorted();
  return {
    ProjectionType: text(index, "projectionType"),
    ...(NonKeyAttributes.length > 0 && { NonKeyAttributes }),
  };
}

/** Converts a DescribeTable answer to properties. */
export function tableFrom(found: Fields): Fields {
  const paid = fields(found, "ProvisionedThroughput");
  const streamed = fields(found, "StreamSpecification");
  const sse = fields(found, "SSEDescription");
  const isEncrypted = ["ENABLED", "UPDATING"].includes(String(sse["Status"]));
  return {
    arn: text(found, "TableArn"),
    name: text(found, "TableName"),
    ...keysFrom(found),
    attributes: list(found, "AttributeDefinitions")
      .filter(isFields)
      .map((one) => ({ name: text(one, "AttributeName"), type: text(one, "AttributeType") })),
    billingMode: fields(found, "BillingModeSummary")["BillingMode"] ?? "PROVISIONED",
    readCapacity: paid["ReadCapacityUnits"] ?? 0,
    writeCapacity: paid["WriteCapacityUnits"] ?? 0,
    tableClass: fields(found, "TableClassSummary")["TableClass"] ?? "STANDARD",
    deletionProtectionEnabled: found["DeletionProtectionEnabled"] ?? false,
    globalSecondaryIndexes: list(found, "GlobalSecondaryIndexes").filter(isFields).map(indexFrom),
    localSecondaryIndexes: list(found, "LocalSecondaryIndexes")
      .filter(isFields)
      .map((index) => omit(indexFrom(index), ["hashKey"])),
    streamEnabled: streamed["StreamEnabled"] ?? false,
    streamViewType: streamed["StreamViewType"] ?? "",
    streamArn: found["LatestStreamArn"] ?? "",
    streamLabel: found["LatestStreamLabel"] ?? "",
    serverSideEncryption: {
      enabled: isEncrypted,
      ...(isEncrypted && sse["KMSMasterKeyArn"] !== undefined && { kmsKeyArn: sse["KMSMasterKeyArn"] }),
    },
  };
}

function indexFrom(found: Fields): Fields {
  const { ProjectionType = "", NonKeyAttributes } = fields(found, "Projection");
  const { ReadCapacityUnits, WriteCapacityUnits } = fields(found, "ProvisionedThroughput");
  return {
    name: text(found, "IndexName"),
    ...keysFrom(found),
    projectionType: ProjectionType,
    ...(Array.isArray(NonKeyAttributes) &&
      NonKeyAttributes.length > 0 && { nonKeyAttributes: NonKeyAttributes }),
    ...(ReadCapacityUnits && { readCapacity: ReadCapacityUnits }),
    ...(WriteCapacityUnits && { writeCapacity: WriteCapacityUnits }),
  };
}

function keysFrom(found: Fields): Fields {
  const keys = list(found, "KeySchema").filter(isFields);
  const named = (type: string) => keys.find(({ KeyType }) => KeyType === type)?.["AttributeName"];
  const range = named("RANGE");
  return fieldsOf({ hashKey: named("HASH") ?? "", rangeKey: range });
}
