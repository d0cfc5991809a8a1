import { z } from "zod";
import { type Finding, ok } from "../check.ts";
import type { Target } from "../target.ts";
import type { PolicyStatement } from "./facts/api.ts";
import { compared, differs, listed } from "./facts/problems.ts";

/** Who may call an API, by its resource policy. */
export interface DeployedAccess {
  readonly ranges: readonly string[] | "all";
  /** Last parts of paths that all addresses may call, whatever the ranges are. */
  readonly openRoutes: readonly string[];
}

/**
 * Reads a resource policy as infra/settings/resource-policy.ts writes it. Pure.
 *
 * @param statements undefined for an API without a policy.
 * @returns undefined for a policy that Quick Sign-in does not write.
 */
export function accessIn(statements: readonly PolicyStatement[] | undefined): DeployedAccess | undefined {
  if (statements === undefined) return { ranges: "all", openRoutes: [] };
  const allowances = statements.filter(({ Effect }) => Effect === "Allow");
  const denials = statements.filter(({ Effect }) => Effect === "Deny");
  if (allowances.length === 2 && denials.length === 0) return accessBesides(allowances);
  const [allowance] = allowances;
  const [denial] = denials;
  if (allowances.length !== 1 || !isForAll(allowance) || allowance?.Condition !== undefined) return undefined;
  if (denial === undefined) return { ranges: "all", openRoutes: [] };
  const ranges = denials.length === 1 && isForAll(denial) ? rangesIn(denial, "NotIpAddress") : undefined;
  return ranges && { ranges, openRoutes: [] };
}

/** Of two allowances, one is for the open routes, and the other one for the ranges. */
function accessBesides(allowances: readonly PolicyStatement[]): DeployedAccess | undefined {
  const open = allowances.find(({ Condition }) => Condition === undefined);
  const others = allowances.find((one) => one !== open);
  const openRoutes = resourcesOf(open).map((resource) => /\/\*\/([a-z]+)$/.exec(resource)?.[1]);
  const known = openRoutes.filter((route) => route !== undefined);
  const ranges = others && isForAll(others) ? rangesIn(others, "IpAddress") : undefined;
  if (open === undefined || ranges === undefined || known.length < openRoutes.length) return undefined;
  return { ranges, openRoutes: known };
}

/** API Gateway stores "execute-api:/*" as the whole ARN. Source: "API Gateway resource policy examples". */
function isForAll(statement: PolicyStatement | undefined): boolean {
  return resourcesOf(statement).some((resource) => /^[^/]+\/\*$/.test(resource));
}

function resourcesOf({ Resource = [] }: Partial<PolicyStatement> = {}): readonly string[] {
  return typeof Resource === "string" ? [Resource] : Resource;
}

/** The addresses of a condition that has nothing else. AWS stores a list of one as text. */
function rangesIn(
  { Condition = {} }: PolicyStatement,
  operator: "IpAddress" | "NotIpAddress",
): readonly string[] | undefined {
  const { [operator]: addresses, ...otherConditions } = Condition;
  const { "aws:SourceIp": ranges, ...otherKeys } = addresses ?? {};
  const isOurs = [otherConditions, otherKeys].every((rest) => Object.keys(rest).length === 0);
  const read = z.union([z.array(z.string()), z.string().transform((one) => [one])]).safeParse(ranges);
  return isOurs && read.success ? read.data : undefined;
}

const LINK = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html";

/**
 * Compares who may call an API with `allowedCidrs`. Pure.
 *
 * @param deployed undefined for a policy of another form.
 * @param openRoutes to which `allowedCidrs` does not apply.
 */
export function policyFinding(
  target: Target,
  deployed: DeployedAccess | undefined,
  openRoutes: readonly string[] = [],
): Finding {
  const expected = target.settings.allowedCidrs?.map(({ text }) => text) ?? "all";
  const finding = (seen: string, why: string) => differs(target, { seen, why, link: LINK });
  if (deployed === undefined) {
    const why = "It may refuse users, or allow others than the settings do.";
    return finding("The deployed resource policy was written by hand.", why);
  }
  const { ranges } = deployed;
  if (expected === "all") {
    if (ranges === "all") return ok("open to all addresses");
    const seen = `The deployed policy allows ${listed(ranges)} alone. The settings allow all addresses.`;
    return finding(seen, "Users elsewhere get 403.");
  }
  if (ranges === "all") {
    const seen = `The deployed policy allows all addresses. The settings allow ${listed(expected)}.`;
    return finding(seen, "allowedCidrs protects nothing: users elsewhere can sign in.");
  }
  const { missing, extra } = compared(ranges, expected);
  if (missing.length > 0)
    return finding(`The deployed policy lacks ${listed(missing)}.`, "Users with these addresses get 403.");
  if (extra.length > 0) {
    const why = "Users with these addresses can sign in, and should not.";
    return finding(`The deployed policy also allows ${listed(extra)}.`, why);
  }
  return openRoutesFinding(deployed, openRoutes, finding) ?? ok(noteOf(expected, openRoutes));
}

/** Servers call these routes, from addresses of their own. */
function openRoutesFinding(
  deployed: DeployedAccess,
  expected: readonly string[],
  finding: (seen: string, why: string) => Finding,
): Finding | undefined {
  const { missing, extra } = compared(deployed.openRoutes, expected);
  if (missing.length > 0) {
    const seen = `The deployed policy refuses other addresses at ${listed(missing)}, too.`;
    return finding(
      seen,
      "Amazon Cognito or the provider gets 403 there: no user of the provider can sign in.",
    );
  }
  if (extra.length === 0) return undefined;
  const seen = `The deployed policy allows all addresses at ${listed(extra)}.`;
  return finding(seen, "allowedCidrs does not protect this route.");
}

function noteOf(ranges: readonly string[], openRoutes: readonly string[]): string {
  return openRoutes.length === 0
    ? listed(ranges)
    : `${listed(ranges)}; all addresses at ${listed(openRoutes)}`;
}
