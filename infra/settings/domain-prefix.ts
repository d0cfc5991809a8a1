import { createHash } from "node:crypto";

/** Words that Amazon Cognito refuses anywhere in a prefix: "Domain cannot contain reserved word". */
const RESERVED_WORDS = ["aws", "amazon", "cognito"];

/**
 * Says what is wrong with a prefix for the sign-in pages' address.
 *
 * @returns a sentence on what is allowed, or nothing where AWS would take the prefix, if nobody else has it.
 * Source: CreateUserPoolDomain, parameter Domain, and "Using your own domain or a prefix domain", Amazon Cognito.
 */
export function faultOfDomainPrefix(prefix: string): string | undefined {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(prefix)) {
    return "1 to 63 lower-case letters, digits and hyphens, with no hyphen first or last";
  }
  const reserved = RESERVED_WORDS.find((word) => prefix.includes(word));
  if (reserved !== undefined) return `AWS reserves the word "${reserved}"; choose a prefix without it`;
  return undefined;
}

/**
 * Makes the prefix that a stack keeps over its life, and gets again when it is taken down and put up anew: unique
 * because accounts and Regions are in it, stable because nothing else is.
 */
export function defaultDomainPrefix(place: {
  account: string;
  region: string;
  project: string;
  stack: string;
}): string {
  const { account, region, project, stack } = place;
  const digest = createHash("sha256").update([account, region, project, stack].join("/")).digest("hex");
  return `sign-in-${digest.slice(0, 16)}`;
}
