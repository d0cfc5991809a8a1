/** A property as the Terraform provider's schema tells it. */
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
  /** "…" where the schema file ends: what is below it is not known. */
  readonly fields?: Readonly<Record<string, RawProperty>> | "…";
  /** Pulumi's name, where it does not follow from Terraform's. */
  readonly pulumiName?: string;
  /** In an overlay: nothing of the schema file is taken over. */
  readonly insteadOfFile?: boolean;
  /** Pulumi keeps a list although it holds one item at most. */
  readonly keepList?: boolean;
}
