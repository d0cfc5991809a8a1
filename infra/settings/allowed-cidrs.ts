import { z } from "zod";
import { MAX_RISK_RANGES } from "./aws-limits.ts";
import { type CidrRange, readCidr } from "./cidr.ts";
import { fitsResourcePolicy } from "./resource-policy.ts";

const HOW_TO_WRITE = `write a JSON list: pulumi config set allowedCidrs '["ADDRESS/32"]'`;
const EMPTY =
  "an empty list would block all users; to open the API to all addresses: pulumi config rm allowedCidrs";
const TOO_LONG = "a resource policy has at most 8,192 characters, some 300 ranges; merge adjacent ranges";

const TOO_MANY_RANGES = `Cognito accepts at most ${MAX_RISK_RANGES} ranges; merge adjacent ranges`;

/** The messages for a list that is not valid. */
interface Messages {
  /** How to write the list. */
  readonly howToWrite: string;
  /** Why the list must not be empty. */
  readonly empty: string;
}

/** Source address ranges that may call an API: without duplicates, in the order in which they were written. */
export function cidrAllowList({ howToWrite, empty }: Messages) {
  return z
    .array(z.unknown(), { error: howToWrite })
    .min(1, empty)
    .transform((list, context): readonly CidrRange[] => {
      const ranges = readRanges(list, context);
      if (!fitsResourcePolicy(ranges)) context.addIssue({ code: "custom", message: TOO_LONG });
      return ranges;
    });
}

export const allowedCidrs = cidrAllowList({ howToWrite: HOW_TO_WRITE, empty: EMPTY })
  .optional()
  .meta({
    title: 'Address ranges that may sign in, as ["203.0.113.0/24"]; empty: all addresses',
    description:
      "Address ranges that may call the sign-in API; others get 403. A JSON list. Use public egress addresses, as `curl https://checkip.amazonaws.com` shows: " +
      "API Gateway never sees private ones. IPv6 ranges make the API dual-stack. The pool's own domain stays reachable. " +
      "Of the bridge to identity providers, they hold for `authorize` and `callback`: Amazon Cognito and providers call `token`, `userinfo` and `jwks` from addresses of their own.",
    default: "open to all",
    protection: "ranges",
    example: ["52.94.76.0/22"],
    references: {
      "resource policies":
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
    },
  });

/** Ranges for a list that is not in API Gateway's resource policy: threat protection's. */
export const cidrListSchema = z
  .array(z.unknown(), { error: 'write a list of ranges such as ["203.0.113.0/24"]' })
  .min(1, "write at least one range, or remove the key")
  .transform((list, context): readonly CidrRange[] => {
    const ranges = readRanges(list, context, false);
    if (ranges.length > MAX_RISK_RANGES) context.addIssue({ code: "custom", message: TOO_MANY_RANGES });
    return ranges;
  });

function readRanges(
  list: readonly unknown[],
  context: z.core.$RefinementCtx,
  isAllowList = true,
): readonly CidrRange[] {
  const ranges = new Map<string, CidrRange>();
  for (const [index, item] of list.entries()) {
    const reading = readItem(item, isAllowList);
    if ("range" in reading) ranges.set(reading.range.text, reading.range);
    else context.addIssue({ code: "custom", message: reading.fault, path: [index] });
  }
  return [...ranges.values()];
}

function readItem(
  item: unknown,
  isAllowList: boolean,
): { readonly range: CidrRange } | { readonly fault: string } {
  if (item === null)
    return { fault: "set the whole list again with --path 'allowedCidrs[0]', 'allowedCidrs[1]', …" };
  if (typeof item !== "string") return { fault: HOW_TO_WRITE };
  const reading = readCidr(item.trim(), { isAllowList });
  return "range" in reading ? reading : { fault: `it ${reading.fault}` };
}
