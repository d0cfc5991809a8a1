import { createHash } from "node:crypto";

/** Words that Amazon Cognito refuses anywhere in a prefix: "Domain cannot contain reserved word". */
const RESERVED_WORDS = ["aws", "amazon", "cognito"];

/**
 * Checks a prefix for the sign-in pages' address.
 *
 * @returns what is allowed; undefined if AWS accepts the prefix, unless another pool has it.
 * Source: CreateUserPoolDomain, parameter Domain, and "Using your own domain or a prefix domain", Amazon Cognito.
 */
export function faultOfDomainPrefix(prefix: string): string | undefined {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(prefix)) {
    return "write 1 to 63 lower-case letters, digits and hyphens, and no hyphen first or last";
  }
  const reserved = RESERVED_WORDS.find((word) => prefix.includes(word));
  if (reserved !== undefined) return `AWS reserves the word "${reserved}"; choose a prefix without it`;
  return undefined;
}

/** What identifies a stack in AWS. */
export interface StackIdentity {
  readonly account: string;
  readonly region: string;
  readonly project: string;
  readonly stack: string;
}

/**
 * The default prefix. It is unique, since it depends on account and Region, and stays the same when a stack is destroyed and
 * deployed again, since it depends on nothing else.
 */
export function defaultDomainPrefix({ account, region, project, stack }: StackIdentity): string {
  const digest = createHash("sha256").update([account, region, project, stack].join("/")).digest("hex");
  return `sign-in-${digest.slice(0, 16)}`;
}
