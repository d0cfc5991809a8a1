/**
 * Our own staging label of a secret's first version. AWS may delete a version without a label, which the first one is after two rotations, and
 * the engine would then make a new value. Source: hashicorp/terraform-provider-aws#37302.
 */
export const STAGING_LABEL = "made-by-the-stack";
