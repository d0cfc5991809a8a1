/** Source: RFC 7644, section 3.12, table 9. */
export type ScimType =
  | "invalidFilter"
  | "invalidPath"
  | "invalidSyntax"
  | "invalidValue"
  | "mutability"
  | "noTarget"
  | "tooMany"
  | "uniqueness";

/** A refused request, as the provider receives it. `detail` names attributes, but never contains values. */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail);
    this.name = "ScimError";
    this.status = status;
    this.scimType = scimType;
  }
}

/** A request that cannot succeed without a change. */
export function refused(scimType: ScimType, detail: string): ScimError {
  return new ScimError(400, detail, scimType);
}

/** @returns the result, or nothing if the request would be refused. */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
