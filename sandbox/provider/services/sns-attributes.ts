import { pascalCase } from "../names.ts";
import type { Properties, Property } from "../schema.ts";
import { type Fields, isSame, type Value } from "../values.ts";

/** Properties of a topic or subscription that are members of a request of their own, and no attributes. */
const NO_ATTRIBUTES = [
  ...["arn", "name", "region", "tags", "tagsAll", "topic", "endpoint", "protocol"],
  ...["confirmationTimeoutInMinutes", "endpointAutoConfirms"],
];

/** Amazon SNS keeps what is set as texts, under names of its own. Source: SetTopicAttributes, SetSubscriptionAttributes. */
export function attributesOf(inputs: Fields, properties: Properties): Record<string, string> {
  const entries = settable(properties).flatMap(([name]): [string, string][] => {
    const value = inputs[name] ?? null;
    return value === null ? [] : [[attributeName(name), String(value)]];
  });
  return Object.fromEntries(entries);
}

/**
 * What is to be set for a change.
 *
 * @returns attributes by name; one that is left out again gets its default, or nothing, unless AWS chooses it by itself.
 */
export function changedAttributes(olds: Fields, news: Fields, properties: Properties): [string, string][] {
  return settable(properties).flatMap(([name, property]): [string, string][] => {
    const value = news[name] ?? property.default ?? null;
    if (isSame(olds[name] || null, value || null) || (value === null && property.computed)) return [];
    return [[attributeName(name), value === null ? "" : String(value)]];
  });
}

/** Reads attributes as properties; what is empty is not there. */
export function propertiesFrom(attributes: Fields, properties: Properties): Fields {
  const entries = Object.entries(properties).flatMap(([name, property]): [string, Value][] => {
    const value = NO_ATTRIBUTES.includes(name) ? undefined : attributes[attributeName(name)];
    return typeof value !== "string" || value === "" ? [] : [[name, asProperty(value, property)]];
  });
  return Object.fromEntries(entries);
}

function settable(properties: Properties): [string, Property][] {
  return Object.entries(properties).filter(([name, { input }]) => input && !NO_ATTRIBUTES.includes(name));
}

function attributeName(property: string): string {
  return pascalCase(property.replace(/^http(?=[A-Z])/, "HTTP").replace(/^sqs(?=[A-Z])/, "SQS"));
}

function asProperty(value: string, { kind }: Property): Value {
  if (kind === "bool") return value === "true";
  return kind === "number" ? Number(value) : value;
}
