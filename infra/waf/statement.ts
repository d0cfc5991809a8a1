/** The part of AWS WAF's statements that this product uses, by their names in the provider. */
export type Statement = Match | Not | And | Or;

export type Match = ByteMatch | GeoMatch;

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

/**
 * Matches a request's path.
 *
 * @param transformations what is done to the path first, one after the other: for a rule that stops somebody, so that no way of
 *   writing it gets past; never for an exception, which only the plain path shall have.
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
