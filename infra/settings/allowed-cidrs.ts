import { z } from "zod";
import { type CidrRange, readCidr } from "./cidr.ts";
import { fitsResourcePolicy } from "./resource-policy.ts";

const EXAMPLE = `write a JSON list: pulumi config set allowedCidrs '["203.0.113.0/24"]'`;
const EMPTY = "an empty list would lock everybody out; to open the API to all: pulumi config rm allowedCidrs";
const TOO_LONG = "a resource policy holds 8,192 characters, some 300 ranges; merge neighbouring ranges";

/** What is said of a list that cannot be used. */
interface Words {
  /** How it is written. */
  readonly example: string;
  /** What becomes of an empty one. */
  readonly empty: string;
}

/** Source address ranges that may reach an API, each once, in the order in which they were written. */
export function allowedCidrsOf({ example, empty }: Words) {
  return z
    .array(z.unknown(), { error: example })
    .min(1, empty)
    .transform((list, context): readonly CidrRange[] => {
      const ranges = readRanges(list, context);
      if (!fitsResourcePolicy(ranges)) context.addIssue({ code: "custom", message: TOO_LONG });
      return ranges;
    });
}

export const allowedCidrsSchema = allowedCidrsOf({ example: EXAMPLE, empty: EMPTY });

/** Ranges for a list that API Gateway does not see to: threat protection's. */
export const cidrListSchema = z
  .array(z.unknown(), { error: 'write a list of ranges such as ["203.0.113.0/24"]' })
  .min(1, "write at least one range, or take the key out")
  .transform((list, context): readonly CidrRange[] => readRanges(list, context));

function readRanges(list: readonly unknown[], context: z.core.$RefinementCtx): readonly CidrRange[] {
  const ranges = new Map<string, CidrRange>();
  for (const [index, item] of list.entries()) {
    const reading = readItem(item);
    if ("range" in reading) ranges.set(reading.range.text, reading.range);
    else context.addIssue({ code: "custom", message: reading.fault, path: [index] });
  }
  return [...ranges.values()];
}

function readItem(item: unknown): { readonly range: CidrRange } | { readonly fault: string } {
  if (item === null)
    return { fault: "set the whole list again with --path 'allowedCidrs[0]', 'allowedCidrs[1]', …" };
  if (typeof item !== "string") return { fault: EXAMPLE };
  const reading = readCidr(item.trim());
  return "range" in reading ? reading : { fault: `it ${reading.fault}` };
}
