import type { RawProperty } from "../raw-property.ts";

/** What differs from the schema file in one type, by Terraform's names. "gone": the property is no longer there. */
export interface Overlay {
  readonly [name: string]: RawProperty | "gone";
}

export type Overlays = Readonly<Record<string, Overlay>>;

export const STRING = { type: "TypeString", optional: true } as const;
export const COMPUTED = { type: "TypeString", computed: true } as const;
export const BOOL = { type: "TypeBool", optional: true } as const;
export const INT = { type: "TypeInt", optional: true } as const;

/** An object of its own, or none. */
export const block = (fields: Readonly<Record<string, RawProperty>>): RawProperty => ({
  type: "TypeList",
  maxItems: 1,
  optional: true,
  fields,
});

/** A rule in the words of the real provider. */
export const oneOf = (...values: string[]) =>
  `expected x to be one of [${values.map((v) => `"${v}"`).join(" ")}], got ?`;

/** A rule in the words of the real provider. */
export const between = (low: number, high: number) =>
  `expected x to be in the range (${low} - ${high}), got ?`;

/** Since @pulumi/aws 7 (Terraform 6) each regional resource takes a Region. Source: "Enhanced Region Support". */
export const region = { ...STRING, computed: true, forceNew: true };
