import { pascalCase } from "../names.ts";
import type { Properties, Property } from "../schema.ts";
import { type Fields, isSame, type Value } from "../values.ts";

/** Properties of a topic or subscription that are not attributes but members of requests. */
const NON_ATTRIBUTES = [
  ...["arn", "name", "region", "tags", "tagsAll", "topic", "endpoint", "protocol"],
  ...["confirmationTimeoutInMinutes", "endpointAutoConfirms"],
];

/** Converts properties to Amazon SNS's attributes, which are texts with other names. Source: SetTopicAttributes, SetSubscriptionAttributes. */
export function attributesOf(inputs: Fields, properties: Properties): Record<string, string> {
  const entries = settable(properties).flatMap(([name]): [string, string][] => {
    const value = inputs[name] ?? null;
    return value === null ? [] : [[attributeName(name), String(value)]];
  });
  return Object.fromEntries(entries);
}

/**
 * Finds the attributes that a change must set.
 *
 * @returns attributes by name. An attribute that is no longer set gets its default or an empty text, unless AWS chooses its value.
 */
export function changedAttributes(olds: Fields, news: Fields, properties: Properties): [string, string][] {
  return settable(properties).flatMap(([name, property]): [string, string][] => {
    const value = news[name] ?? property.default ?? null;
    if (isSame(olds[name] || null, value || null) || (value === null && property.computed)) return [];
    return [[attributeName(name), value === null ? "" : String(value)]];
  });
}

/** Converts attributes to properties. Leaves out empty ones. */
export function propertiesFrom(attributes: Fields, properties: Properties): Fields {
  const entries = Object.entries(properties).flatMap(([name, property]): [string, Value][] => {
    const value = NON_ATTRIBUTES.includes(name) ? undefined : attributes[attributeName(name)];
    return typeof value !== "string" || value === "" ? [] : [[name, asProperty(value, property)]];
  });
  return Object.fromEntries(entries);
}

function settable(properties: Properties): [string, Property][] {
  return Object.entries(properties).filter(([name, { input }]) => input && !NON_ATTRIBUTES.includes(name));
}

function attributeName(property: string): string {
  return pascalCase(property.replace(/^http(?=[A-Z])/, "HTTP").replace(/^sqs(?=[A-Z])/, "SQS"));
}

function asProperty(value: string, { kind }: Property): Value {
  if (kind === "bool") return value === "true";
  return kind === "number" ? Number(value) : value;
}
