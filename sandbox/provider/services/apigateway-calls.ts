import { type Aws, partitionOf } from "../aws.ts";
import type { Fields } from "../values.ts";

/** API Gateway's naming style. */
export const SPELLING = { style: "camel", names: {} } as const;

/** An operation of the Update calls. Source: "PatchOperation", API Gateway. */
export interface Operation {
  readonly op: "replace" | "add" | "remove";
  readonly path: string;
  readonly value?: string;
}

export async function patch(
  aws: Aws,
  operation: string,
  key: Fields,
  patchOperations: readonly Operation[],
): Promise<void> {
  if (patchOperations.length > 0) await aws.call("apigateway", operation, { ...key, patchOperations });
}

/** RFC 6901, section 3. */
export function escaped(segment: string): string {
  return segment.replaceAll("~", "~0").replaceAll("/", "~1");
}

export function apiArn({ region }: Aws, id: string): string {
  return `arn:${partitionOf(region).id}:apigateway:${region}::/restapis/${id}`;
}

export async function executionArn(aws: Aws, id: string): Promise<string> {
  return `arn:${partitionOf(aws.region).id}:execute-api:${aws.region}:${await aws.account()}:${id}`;
}

export function tagCalls(aws: Aws, resourceArn: string) {
  return {
    set: (tags: Fields) => aws.call("apigateway", "TagResource", { resourceArn, tags }),
    remove: (tagKeys: string[]) => aws.call("apigateway", "UntagResource", { resourceArn, tagKeys }),
  };
}
