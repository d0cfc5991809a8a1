/** An attribute as a schema describes it. Source: RFC 7643, section 7. */
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
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly AttributeSchema[];
}

/** A schema with a name of its own: a resource's core, or an extension of it. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeSchema[];
}

const PLAIN = {
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
} as const;

type Other = Partial<Omit<AttributeSchema, "name" | "description">>;

/** A text, compared without case unless something else is said. */
export function text(name: string, description: string, other: Other = {}): AttributeSchema {
  return { ...PLAIN, name, type: "string", description, ...other };
}

export function flag(name: string, description: string): AttributeSchema {
  return { ...PLAIN, name, type: "boolean", description };
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly AttributeSchema[],
  other: Other = {},
): AttributeSchema {
  return { ...PLAIN, name, type: "complex", description, subAttributes, ...other };
}

/** Several values, of which each says what it is for and one may be the primary. Source: RFC 7643, section 2.4. */
export function several(name: string, description: string, value: Other = {}): AttributeSchema {
  const parts = [
    text("value", "The value.", value),
    text("display", "As it is shown."),
    text("type", "What it is for, as work or home."),
    flag("primary", "Whether it is the preferred one."),
  ];
  return complex(name, description, parts, { multiValued: true });
}
