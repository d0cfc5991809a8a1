import { readFileSync } from "node:fs";
import { camelCase, plural } from "./names.ts";
import { overlay } from "./overlay/index.ts";
import type { Overlay, RawProperty } from "./overlay/raw-property.ts";

export type Kind = "string" | "bool" | "number" | "list" | "set" | "map" | "object" | "archive";

/** One property of a resource type, under Pulumi's name for it. */
export interface Property {
  readonly kind: Kind;
  /** Of an object, or of each object in a list or set. */
  readonly fields?: Properties;
  readonly required: boolean;
  /** AWS sets it if the program does not. */
  readonly computed: boolean;
  /** The real provider ignores that it is no longer set: AWS's value stays. */
  readonly keptIfMissing: boolean;
  /** The program may set it. */
  readonly input: boolean;
  readonly forceNew: boolean;
  readonly conflictsWith: readonly string[];
  readonly exactlyOneOf: readonly string[];
  readonly rule?: string;
  readonly default?: string | number | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export type Properties = Readonly<Record<string, Property>>;

type RawProperties = Readonly<Record<string, RawProperty>>;

const raw: { readonly resources: Readonly<Record<string, RawProperties>> } = JSON.parse(
  readFileSync(new URL("./schema.json", import.meta.url), "utf8"),
);
const cache = new Map<string, Properties>();

/** Returns the properties of a type by its Terraform name ("aws_iam_role"). */
export function propertiesOf(terraform: string): Properties {
  const known = cache.get(terraform);
  if (known !== undefined) return known;
  const properties = translate(merge(raw.resources[terraform] ?? {}, overlay[terraform] ?? {}));
  cache.set(terraform, properties);
  return properties;
}

function merge(base: RawProperties, over: Overlay): RawProperties {
  const merged: Record<string, RawProperty> = { ...base };
  for (const [name, change] of Object.entries(over)) {
    const before = base[name];
    if (change === "removed") delete merged[name];
    else if (change.insteadOfFile) merged[name] = change;
    else if (isKnown(change.fields) && isKnown(before?.fields)) {
      merged[name] = { ...before, ...change, fields: merge(before.fields, change.fields) };
    } else merged[name] = { ...before, ...change };
  }
  return merged;
}

/** Leaves out properties with undescribed fields: inputs that cannot be checked are refused. */
function translate(found: RawProperties): Properties {
  const properties = Object.fromEntries(Object.entries(found).filter(([, { fields }]) => fields !== "…"));
  const names = new Map(
    Object.entries(properties).map(([name, property]) => [name, pulumiName(name, property)]),
  );
  const rename = (path: string): string => {
    const [first = "", ...rest] = path.split(".").filter((part) => part !== "0");
    return [names.get(first) ?? camelCase(first), ...rest.map(camelCase)].join(".");
  };
  const entries = Object.entries(properties).map(([name, property]): [string, Property] => [
    names.get(name) ?? name,
    toProperty(property, rename),
  ]);
  return Object.fromEntries(entries);
}

function toProperty(property: RawProperty, rename: (path: string) => string): Property {
  const { rule, minItems, maxItems } = property;
  const kind = kindOf(property);
  const hasItems = kind === "list" || kind === "set";
  return {
    kind,
    ...(isKnown(property.fields) && { fields: translate(property.fields) }),
    required: property.required === true,
    computed: property.computed === true,
    keptIfMissing: property.computed === true || property.keptIfMissing === true,
    input: property.required === true || property.optional === true || property.computed !== true,
    forceNew: property.forceNew === true,
    conflictsWith: (property.conflictsWith ?? []).map(rename),
    exactlyOneOf: (property.exactlyOneOf ?? []).map(rename),
    ...(rule !== undefined && { rule }),
    ...(property.default !== undefined && { default: property.default }),
    ...(hasItems && minItems !== undefined && { minItems }),
    ...(hasItems && maxItems !== undefined && { maxItems }),
  };
}

function isKnown(fields: RawProperty["fields"]): fields is RawProperties {
  return fields !== undefined && fields !== "…";
}

function isListLike(property: RawProperty): boolean {
  return /List|Set/.test(property.type ?? "");
}

function kindOf(property: RawProperty): Kind {
  const type = property.type ?? "";
  if (type === "archive") return "archive";
  if (isListLike(property)) {
    if (property.maxItems === 1 && !property.keepList) return property.fields ? "object" : "string";
    return type.includes("Set") ? "set" : "list";
  }
  if (type.includes("Map")) return "map";
  if (type.includes("Bool")) return "bool";
  return /Int|Float/.test(type) ? "number" : "string";
}

function pulumiName(terraform: string, property: RawProperty): string {
  if (property.pulumiName !== undefined) return property.pulumiName;
  const camel = camelCase(terraform);
  return isListLike(property) && (property.maxItems !== 1 || property.keepList) ? plural(camel) : camel;
}
