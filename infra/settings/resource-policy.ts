import type { CidrRange } from "./cidr.ts";

/**
 * The longest resource policy that API Gateway stores, in characters.
 * Source: Amazon API Gateway quotas, "API Gateway resource policy size (bytes)".
 */
const LONGEST_POLICY = 8192;

/** Longer than any API's execution ARN, so that a list of ranges that passes here fits every real API. */
const LONGEST_EXECUTION_ARN = "arn:aws-us-gov:execute-api:ap-southeast-1:123456789012:abcdefghij";

/**
 * Writes the API's resource policy. There always is one, also for an API that is open to all: removing a policy
 * takes effect only when the API is deployed again, and a policy that changes its text makes that happen.
 *
 * @param executionArn the API's own ARN. AWS would put it in place of "execute-api:/*", and the text that comes
 *   back would then look like a change at every `up`.
 * @param ranges who may call; absent, everybody.
 * Source: "API Gateway resource policy examples", deny with NotIpAddress.
 */
export function resourcePolicy(executionArn: string, ranges: readonly CidrRange[] | undefined): string {
  const invoke = { Principal: "*", Action: "execute-api:Invoke", Resource: `${executionArn}/*` };
  const everybodyElse = ranges && {
    Effect: "Deny",
    ...invoke,
    Condition: { NotIpAddress: { "aws:SourceIp": ranges.map(({ text }) => text) } },
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", ...invoke }, ...(everybodyElse ? [everybodyElse] : [])],
  });
}

/** Says whether a policy with these ranges is short enough for API Gateway. */
export function fitsResourcePolicy(ranges: readonly CidrRange[]): boolean {
  return resourcePolicy(LONGEST_EXECUTION_ARN, ranges).length <= LONGEST_POLICY;
}
