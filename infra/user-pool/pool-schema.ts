import type * as aws from "@pulumi/aws";

type SchemaAttribute = aws.types.input.cognito.UserPoolSchema;

/**
 * Sync's custom attributes, with the maximum length of their values in characters. Their names get the prefix `custom:`. All are
 * declared from the start, since attributes cannot be changed or removed later.
 */
const SYNC_ATTRIBUTES = {
  /** The user's ID in the directory. Users are matched by it, never by e-mail. */
  directory_id: 128,
  /** The source of the user: idc, local, … */
  source: 32,
  /** Who created the account; sync changes only accounts that it manages. */
  managed_by: 32,
  /** When the last invitation was sent, and its number. */
  invited_at: 32,
  invites: 8,
  /** When sync disabled the account; absent if an administrator disabled it. */
  disabled_at: 32,
  /** Not used yet: the directory's revision of the user. */
  revision: 64,
} as const;

/**
 * The pool's attributes. All constraints are explicit: attributes can never be changed, and a difference between the declaration
 * and AWS's defaults would make the engine replace the pool.
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

/** The longest value of each attribute that sync needs, by its name without the prefix. */
export const syncAttributeLengths: Readonly<Record<string, number>> = SYNC_ATTRIBUTES;

/** Names of the attributes that sync needs, as a pool lists them. */
export const syncAttributeNames: readonly string[] = Object.keys(SYNC_ATTRIBUTES).map(
  (name) => `custom:${name}`,
);
