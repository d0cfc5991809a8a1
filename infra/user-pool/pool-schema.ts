import type * as aws from "@pulumi/aws";

type SchemaAttribute = aws.types.input.cognito.UserPoolSchema;

/**
 * What sync keeps, or will keep, on an account: a pool's schema can only grow, so all are there from the start. Custom attributes (`custom:` goes in front when they are used), with the longest
 * value in characters.
 */
const SYNC_ATTRIBUTES = {
  /** The person's id in the directory: this, and not the e-mail, is who somebody is. */
  directory_id: 128,
  /** Which source the person came from: idc, local, … */
  source: 32,
  /** Who made the account; sync changes only accounts that carry its own mark. */
  managed_by: 32,
  /** When the last invitation went out, and which one it was. */
  invited_at: 32,
  invites: 8,
  /** When sync disabled the account; one that somebody disabled by hand has none. */
  disabled_at: 32,
  /** Not written yet: the directory's revision of the person that the account shows. */
  revision: 64,
} as const;

/**
 * The pool's attributes. All are there from the start, and each constraint is written out, since attributes can be
 * added but never changed or removed, and a difference between what is declared and what AWS filled in would make
 * the engine want to replace the pool.
 * Source: "Working with user attributes", Amazon Cognito; CreateUserPool, SchemaAttributeType (names of 20 characters).
 */
export const poolSchema: SchemaAttribute[] = [
  {
    name: "email",
    attributeDataType: "String",
    required: true,
    mutable: true,
    developerOnlyAttribute: false,
    stringAttributeConstraints: { minLength: "0", maxLength: "2048" },
  },
  ...Object.entries(SYNC_ATTRIBUTES).map(([name, longest]) => ({
    name,
    attributeDataType: "String",
    required: false,
    mutable: true,
    developerOnlyAttribute: false,
    stringAttributeConstraints: { minLength: "0", maxLength: String(longest) },
  })),
];

/** The names under which a pool lists the attributes that sync needs. */
export const syncAttributeNames: readonly string[] = Object.keys(SYNC_ATTRIBUTES).map(
  (name) => `custom:${name}`,
);
