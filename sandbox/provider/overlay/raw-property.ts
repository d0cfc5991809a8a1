/** A property in the Terraform provider's schema. */
export interface RawProperty {
  readonly type?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly forceNew?: boolean;
  readonly conflictsWith?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  readonly default?: string | number | boolean;
  readonly rule?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** "…" if the schema file does not describe the fields. */
  readonly fields?: Readonly<Record<string, RawProperty>> | "…";
  /** Pulumi's name, if it cannot be derived from Terraform's. */
  readonly pulumiName?: string;
  /** In an overlay: replaces the schema file's property instead of changing it. */
  readonly insteadOfFile?: boolean;
  /** In Pulumi the property is a list, although it has at most one item. */
  readonly keepList?: boolean;
  /** The real provider ignores that it is missing: AWS's value stays (DiffSuppressFunc). */
  readonly keptIfMissing?: boolean;
}

/** Changes to the schema file for one type, by Terraform's names. "removed": the property does not exist or is not supported. */
export interface Overlay {
  readonly [name: string]: RawProperty | "removed";
}

export type Overlays = Readonly<Record<string, Overlay>>;

export const STRING = { type: "TypeString", optional: true } as const;
export const REQUIRED_STRING = { type: "TypeString", required: true } as const;
export const COMPUTED = { type: "TypeString", computed: true } as const;
export const BOOL = { type: "TypeBool", optional: true } as const;
export const INT = { type: "TypeInt", optional: true } as const;

/** An optional object. */
export const block = (fields: Readonly<Record<string, RawProperty>>): RawProperty => ({
  type: "TypeList",
  maxItems: 1,
  optional: true,
  fields,
});

/** A rule in the wording of the real provider. */
export const INVALID_ARN = '"x" (?) is an invalid ARN: arn: invalid prefix';

/** A rule in the wording of the real provider. */
export const oneOf = (...values: string[]) =>
  `expected x to be one of [${values.map((v) => `"${v}"`).join(" ")}], got ?`;

/** A rule in the wording of the real provider. */
export const between = (low: number, high: number) =>
  `expected x to be in the range (${low} - ${high}), got ?`;

/** Since @pulumi/aws 7 (Terraform 6) each regional resource has a Region. Source: "Enhanced Region Support". */
export const region = { ...STRING, computed: true, forceNew: true };
