import { z } from "zod";
import type { PolicyStatement } from "./facts/api.ts";

/**
 * Who may call an API, by its resource policy. Pure.
 *
 * @returns the allowed ranges; "all" for an open API; undefined for a policy that Quick Sign-in does not write.
 */
export function deniedRanges(statements: readonly PolicyStatement[]): readonly string[] | "all" | undefined {
  const denials = statements.filter(({ Effect }) => Effect === "Deny");
  const allowances = statements.filter(({ Effect }) => Effect === "Allow");
  if (allowances.length !== 1 || allowances[0]?.Condition !== undefined) return undefined;
  if (denials.length === 0) return "all";
  const [denial] = denials;
  const { NotIpAddress, ...otherConditions } = denial?.Condition ?? {};
  const { "aws:SourceIp": ranges, ...otherKeys } = NotIpAddress ?? {};
  const isOurs = [otherConditions, otherKeys].every((rest) => Object.keys(rest).length === 0);
  // AWS stores a list of one as text.
  const read = z.union([z.array(z.string()), z.string().transform((one) => [one])]).safeParse(ranges);
  return denials.length === 1 && isOurs && read.success ? read.data : undefined;
}
