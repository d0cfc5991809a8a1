import type { CidrRange } from "./cidr.ts";

/**
 * The maximum length of a resource policy, in characters.
 * Source: Amazon API Gateway quotas, "API Gateway resource policy size (bytes)".
 */
const MAX_POLICY_LENGTH = 8192;

/** Longer than the execution ARN of any API: ranges that fit here fit every real API. */
const LONGEST_EXECUTION_ARN = "arn:aws-us-gov:execute-api:ap-southeast-1:123456789012:abcdefghij";

/**
 * Writes the API's resource policy. It is here and not with the other policies, since the check of `allowedCidrs` needs its length.
 * Each API has one, even if it is open to all: removing a policy takes effect only with the next deployment of the API, and a
 * changed policy text causes that deployment.
 *
 * @param executionArn the API's own ARN. AWS would replace "execute-api:/*" by it, and the returned text would then look like a
 *   change in every `up`.
 * @param ranges who may call; absent, all addresses.
 * @param openRoutes last parts of paths that all addresses may call all the same. Then the others are allowed to the ranges, and nothing
 *   else is: without an allow, API Gateway refuses. Source: "How API Gateway resource policies affect authorization workflow".
 * Source: "API Gateway resource policy examples", deny with NotIpAddress.
 */
export function resourcePolicy(
  executionArn: string,
  ranges: readonly CidrRange[] | undefined,
  openRoutes: readonly string[] = [],
): string {
  const invoke = { Principal: "*", Action: "execute-api:Invoke", Resource: `${executionArn}/*` };
  const allow = { Effect: "Allow", ...invoke };
  if (ranges && openRoutes.length > 0) {
    const addresses = { IpAddress: { "aws:SourceIp": ranges.map(({ text }) => text) } };
    const open = openRoutes.map((route) => `${executionArn}/*/${route}`);
    return policyOf([
      { ...allow, Resource: open },
      { ...allow, Condition: addresses },
    ]);
  }
  const denyOthers = ranges && {
    Effect: "Deny",
    ...invoke,
    Condition: { NotIpAddress: { "aws:SourceIp": ranges.map(({ text }) => text) } },
  };
  return policyOf(denyOthers ? [allow, denyOthers] : [allow]);
}

function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Whether a policy with these ranges, and with the routes that stay open, is short enough for API Gateway. */
export function fitsResourcePolicy(
  ranges: readonly CidrRange[],
  openRoutes: readonly string[] = [],
): boolean {
  return resourcePolicy(LONGEST_EXECUTION_ARN, ranges, openRoutes).length <= MAX_POLICY_LENGTH;
}
