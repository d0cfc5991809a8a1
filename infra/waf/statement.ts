/** The kinds of AWS WAF statements that this stack uses, by their names in the provider. */
export type Statement = Match | Not | And | Or;

export type Match = ByteMatch | GeoMatch | LabelMatch;

export interface ByteMatch {
  readonly byteMatchStatement: {
    readonly fieldToMatch: { readonly uriPath: Record<never, never> };
    readonly positionalConstraint: "EXACTLY" | "ENDS_WITH" | "CONTAINS";
    readonly searchString: string;
    readonly textTransformations: { readonly priority: number; readonly type: Transformation }[];
  };
}

export type Transformation = "NONE" | "URL_DECODE" | "NORMALIZE_PATH";

export interface GeoMatch {
  readonly geoMatchStatement: { readonly countryCodes: string[] };
}

/** What an earlier rule has found, whatever its action is. */
export interface LabelMatch {
  readonly labelMatchStatement: { readonly scope: "LABEL"; readonly key: string };
}

export interface Not {
  readonly notStatement: { readonly statement: Statement };
}

export interface And {
  readonly andStatement: { readonly statements: Statement[] };
}

export interface Or {
  readonly orStatement: { readonly statements: Statement[] };
}

export const not = (statement: Statement): Not => ({ notStatement: { statement } });
export const and = (...statements: Statement[]): And => ({ andStatement: { statements } });
export const or = (...statements: Statement[]): Or => ({ orStatement: { statements } });
export const isFrom = (countryCodes: readonly string[]): GeoMatch => ({
  geoMatchStatement: { countryCodes: [...countryCodes] },
});

export const hasLabel = (key: string): LabelMatch => ({ labelMatchStatement: { scope: "LABEL", key } });

/**
 * Matches a request's path.
 *
 * @param transformations applied to the path first, in this order. A rule that blocks needs them, so that an encoded path does not
 *   bypass it; an exception has none, so that it applies to the plain path only.
 */
export function hasPath(
  positionalConstraint: ByteMatch["byteMatchStatement"]["positionalConstraint"],
  searchString: string,
  transformations: readonly Transformation[] = ["NONE"],
): ByteMatch {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint,
      searchString,
      textTransformations: transformations.map((type, priority) => ({ priority, type })),
    },
  };
}
