/** The definition of an attribute in a schema. Source: RFC 7643, section 7. */
export interface AttributeSchema {
  readonly name: string;
  readonly type: "string" | "boolean" | "complex" | "dateTime" | "reference" | "binary";
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: "readOnly" | "readWrite";
  readonly returned: "always" | "default" | "request";
  readonly uniqueness: "none" | "server";
  /** Suggested values. Others are accepted as well. */
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly AttributeSchema[];
}

/** The core schema of a resource, or an extension. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeSchema[];
}

const DEFAULTS = {
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
} as const;

type Characteristics = Partial<Omit<AttributeSchema, "name" | "description">>;

/** A text attribute, compared without case by default. */
export function text(name: string, description: string, more: Characteristics = {}): AttributeSchema {
  return { ...DEFAULTS, name, type: "string", description, ...more };
}

export function flag(name: string, description: string): AttributeSchema {
  return { ...DEFAULTS, name, type: "boolean", description };
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly AttributeSchema[],
  more: Characteristics = {},
): AttributeSchema {
  return { ...DEFAULTS, name, type: "complex", description, subAttributes, ...more };
}

/**
 * A multi-valued attribute with types and at most one primary value. Source: RFC 7643, section 2.4.
 *
 * @param types the types of RFC 7643, section 8.7.1. Entra ID's validation derives paths such as `emails[type eq "work"].value` from them.
 */
export function several(
  name: string,
  description: string,
  types: readonly string[],
  value: Characteristics = {},
): AttributeSchema {
  const parts = [
    text("value", "The value.", value),
    text("display", "The display name of the value."),
    typeOf(types),
    flag("primary", "Whether it is the preferred value."),
  ];
  return complex(name, description, parts, { multiValued: true });
}

/** The type of a value. */
export function typeOf(types: readonly string[]): AttributeSchema {
  const sub = text("type", "The type of the value, such as work or home.");
  return types.length === 0 ? sub : { ...sub, canonicalValues: types };
}
